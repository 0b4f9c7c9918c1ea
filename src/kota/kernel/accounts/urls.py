"""Routes about accounts: our own, and allauth's views at addresses that people can read.

allauth looks its pages up by the names given here. Each view says who may open it.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount import views as social_views
from allauth.usersessions import views as session_views
from django.urls import include, path

from kota.kernel.accounts.signin import openid
from kota.kernel.accounts.views import account, factors, forgotten, link, signing_in
from kota.kernel.accounts.views.administration import keys, people
from kota.ui.access import public, signed_in

_ours = [
    path("account", account.account, name="account"),
    path("account/arrived", account.arrived, name="arrived"),
    path("account/data", account.export, name="export"),
    path("account/erase", account.erase, name="erase"),
    path("account/second-factor", account.second_factor, name="second_factor"),
    path("account/sessions/<int:session_id>/end", account.session_end, name="session_end"),
    path("account/link/<str:sesame>", link.open_link, name="link_open"),
    path("administration/users", people.users, name="users"),
    path("administration/users/search", people.search, name="search"),
    path("administration/users/<int:account_id>", people.user, name="user"),
    path("administration/users/<int:account_id>/<str:verb>", people.act, name="act"),
    path("administration/roles", keys.roles, name="roles"),
    path("administration/keys", keys.keys, name="keys"),
]
_signin = [
    path("sign-in", public(signing_in.login), name="account_login"),
    path("sign-out", public(account_views.logout), name="account_logout"),
    path("sign-up", public(account_views.signup), name="account_signup"),
    path("closed", public(account_views.account_inactive), name="account_inactive"),
    path("code", public(account_views.request_login_code), name="account_request_login_code"),
    path("code/confirm", public(account_views.confirm_login_code), name="account_confirm_login_code"),
    path("forgotten", forgotten.forgotten, name="account_reset_password"),
    path("reauthenticate", signed_in(account_views.reauthenticate), name="account_reauthenticate"),
]
_addresses = [
    path("email", signed_in(account_views.email), name="account_email"),
    path("email/confirm", public(account_views.email_verification_sent), name="account_email_verification_sent"),
    path("phone", signed_in(account_views.change_phone), name="account_change_phone"),
    path("phone/confirm", public(account_views.verify_phone), name="account_verify_phone"),
    path("password", signed_in(account_views.password_change), name="account_change_password"),
    path("password/new", signed_in(account_views.password_set), name="account_set_password"),
    path("sessions", signed_in(session_views.list_usersessions), name="usersessions_list"),
]
_factors = [
    path("security", signed_in(mfa_views.index), name="mfa_index"),
    path("app", signed_in(factors.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("app/remove", signed_in(totp_views.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes", signed_in(code_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/new", signed_in(code_views.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("codes/file", signed_in(code_views.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("show", public(mfa_views.authenticate), name="mfa_authenticate"),
    path("show-again", signed_in(mfa_views.reauthenticate), name="mfa_reauthenticate"),
    path("passkeys", signed_in(passkey_views.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add", signed_in(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/show", signed_in(passkey_views.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in", public(passkey_views.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/name", signed_in(passkey_views.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove", signed_in(factors.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
]
_providers = [
    path("", signed_in(social_views.connections), name="socialaccount_connections"),
    path("cancelled", public(social_views.login_cancelled), name="socialaccount_login_cancelled"),
    path("failed", public(social_views.login_error), name="socialaccount_login_error"),
    path("sign-up", public(social_views.signup), name="socialaccount_signup"),
    path("<slug:provider_id>/sign-in", public(openid.login), name="openid_connect_login"),
    path("<slug:provider_id>/callback", public(openid.callback), name="openid_connect_callback"),
]
urlpatterns = [
    path("", include((_ours, "accounts"))),
    path("account/", include([*_signin, *_addresses])),
    path("account/second-factor/", include(_factors)),
    path("account/providers/", include(_providers)),
]
