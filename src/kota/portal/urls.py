"""Routes of the portal."""

from django.urls import path

from kota.portal import views
from kota.portal.api import build

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("api/v1/", build().urls),
    path("about", views.about, name="about"),
    path("privacy", views.text, {"code": "privacy"}, name="privacy"),
    path("about/accessibility", views.text, {"code": "accessibility"}, name="accessibility"),
    path("about/<slug:code>", views.text, name="text"),
]
