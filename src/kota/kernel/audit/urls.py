"""Routes of the audit."""

from django.urls import path

from kota.kernel.audit import views

app_name = "audit"
urlpatterns = [
    path("administration/audit", views.lines, name="lines"),
    path("administration/events", views.letters, name="letters"),
    path("audit/roots.json", views.roots, name="roots"),
]
