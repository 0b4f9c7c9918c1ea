"""Routes of the journeys."""

from django.urls import path

from kota.mobility.journeys.views import asking, hall, saved

app_name = "journeys"
urlpatterns = [
    path("go", asking.home, name="home"),
    path("go/places", saved.page, name="places"),
    path("go/places/save", saved.save, name="save_place"),
    path("go/places/<int:number>/forget", saved.forget, name="forget_place"),
    path("go/keep", asking.keep, name="keep"),
    path("go/hall/<path:stop_id>", hall.page, name="hall"),
    path("go/kept", asking.own, name="own"),
    path("go/kept/<str:token>", asking.kept, name="kept"),
    path("go/kept/<str:token>/forget", asking.forget, name="forget"),
]
