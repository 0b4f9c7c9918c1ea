"""Routes about accounts: ours first, then allauth's."""

from django.urls import include, path

from kota.kernel.accounts.views import account, administration, link

_ours = [
    path("account", account.account, name="account"),
    path("account/arrived", account.arrived, name="arrived"),
    path("account/second-factor", account.second_factor, name="second_factor"),
    path("account/data", account.export, name="export"),
    path("account/erase", account.erase, name="erase"),
    path("account/link", link.ask, name="link_ask"),
    path("account/link/<str:sesame>", link.open_link, name="link_open"),
    path("administration/users", administration.users, name="users"),
    path("administration/users/<int:account_id>", administration.user, name="user"),
    path("administration/users/<int:account_id>/<str:verb>", administration.act, name="act"),
    path("administration/roles", administration.roles, name="roles"),
    path("administration/keys", administration.keys, name="keys"),
]
urlpatterns = [
    path("", include((_ours, "accounts"))),
    path("account/", include("allauth.urls")),
]
