"""Routes of the water."""

from django.urls import path

from kota.environment.water.views import here, marks, public

app_name = "water"
urlpatterns = [
    path("water", public.home, name="home"),
    path("water/here", here.page, name="here"),
    path("water/points.geojson", public.points, name="points"),
    path("water/shapes.geojson", public.shapes, name="shapes"),
    path("water/shelters.geojson", public.shelters, name="shelters"),
    path("water/gates/<slug:code>", public.gate, name="gate"),
    path("water/gates/<slug:code>.csv", public.gate_csv, name="gate_csv"),
    path("work/water/marks", marks.page, name="marks"),
    path("work/water/marks/<uuid:mark>/end", marks.end, name="end_mark"),
]
