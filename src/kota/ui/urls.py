"""Routes of the design system, at the site's root."""

from django.urls import path

from kota.ui import gallery, views

app_name = "ui"
urlpatterns = [
    path("ui/", gallery.components, name="components"),
    path("language", views.language, name="language"),
    path("theme", views.theme, name="theme"),
    path("offline", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]
