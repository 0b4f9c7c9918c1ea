"""Routes of the audit."""

from django.urls import path

from kota.kernel.audit import views

app_name = "audit"
urlpatterns = [
    path("administration/audit", views.lines, name="lines"),
    path("audit/roots.json", views.roots, name="roots"),
]
