"""Routes of the streets."""

from django.urls import path

from kota.mobility.streets import views

app_name = "streets"
urlpatterns = [path("streets/way.geojson", views.way, name="way")]
