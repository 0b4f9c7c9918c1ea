"""Routes of the journeys."""

from django.urls import path

from kota.mobility.journeys import views

app_name = "journeys"
urlpatterns = [
    path("go", views.home, name="home"),
    path("go/keep", views.keep, name="keep"),
    path("go/kept", views.own, name="own"),
    path("go/kept/<str:token>", views.kept, name="kept"),
    path("go/kept/<str:token>/shape.geojson", views.kept_shape, name="kept_shape"),
    path("go/kept/<str:token>/forget", views.forget, name="forget"),
    path("go/shape.geojson", views.shape, name="shape"),
]
