"""Routes of the journeys."""

from django.urls import path

from kota.mobility.journeys import views

app_name = "journeys"
urlpatterns = [
    path("go", views.home, name="home"),
    path("go/shape.geojson", views.shape, name="shape"),
]
