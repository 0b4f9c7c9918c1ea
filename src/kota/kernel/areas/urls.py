"""Routes for maps."""

from django.urls import path

from kota.kernel.areas import views

app_name = "areas"
urlpatterns = [
    path("map/config.json", views.config, name="config"),
    path("map/areas/<str:level>.geojson", views.boundaries, name="boundaries"),
    path("map/places.geojson", views.places, name="places"),
    path("map/search", views.search, name="search"),
    path("map/locate", views.locate, name="locate"),
    path("map/base.pmtiles", views.basemap, name="basemap"),
]
