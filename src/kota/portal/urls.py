"""Routes of the portal."""

from django.urls import path

from kota.portal import views
from kota.portal.control import views as control

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("api/docs", views.api_docs, name="api_docs"),
    path("control", control.room, name="control"),
    path("control/incidents.geojson", control.incidents, name="control_incidents"),
    path("control/alerts.geojson", control.alerts, name="control_alerts"),
    path("privacy", views.text, {"code": "privacy"}, name="privacy"),
    path("about/accessibility", views.text, {"code": "accessibility"}, name="accessibility"),
    path("about/<slug:code>", views.text, name="text"),
]
