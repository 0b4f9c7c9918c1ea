"""Routes of the observations."""

from django.urls import path
from django.urls.resolvers import URLPattern

from kota.kernel.observations.sensorthings import views as sensorthings

app_name = "observations"
urlpatterns: list[URLPattern] = [
    path("sta/v1.1", sensorthings.root, name="sensorthings"),
    path("sta/v1.1/", sensorthings.root),
    path("sta/v1.1/<path:path>", sensorthings.resource, name="resource"),
]
