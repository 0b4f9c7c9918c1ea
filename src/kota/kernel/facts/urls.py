"""Routes of the administration of facts."""

from django.urls import path

from kota.kernel.facts import views

app_name = "facts"
urlpatterns = [
    path("administration", views.home, name="home"),
    path("administration/facts/<str:kind>", views.kind_list, name="list"),
    path("administration/facts/<str:kind>/<str:key>", views.edit, name="edit"),
    path("administration/facts/<str:kind>/<str:key>/end", views.end, name="end"),
]
