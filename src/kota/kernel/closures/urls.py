"""Routes of the closures."""

from django.urls import path

from kota.kernel.closures import views

app_name = "closures"
urlpatterns = [
    path("closures", views.listed, name="list"),
    path("closures.geojson", views.geojson, name="geojson"),
    path("closures/datex.xml", views.situations, name="datex"),
    path("work/closures", views.desk, name="desk"),
    path("work/closures/<uuid:number>/end", views.end, name="end"),
    path("work/closures/<uuid:number>/extend", views.extend, name="extend"),
]
