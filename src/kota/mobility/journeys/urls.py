"""Routes of the journeys."""

from django.urls import path

from kota.mobility.journeys.views import asking, hall

app_name = "journeys"
urlpatterns = [
    path("go", asking.home, name="home"),
    path("go/keep", asking.keep, name="keep"),
    path("go/hall/<path:stop_id>", hall.page, name="hall"),
    path("go/kept", asking.own, name="own"),
    path("go/kept/<str:token>", asking.kept, name="kept"),
    path("go/kept/<str:token>/shape.geojson", asking.kept_shape, name="kept_shape"),
    path("go/kept/<str:token>/forget", asking.forget, name="forget"),
    path("go/shape.geojson", asking.shape, name="shape"),
]
