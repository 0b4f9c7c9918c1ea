"""Routes of transit. Ids of stops and lines are `feed:id`, and an id may hold a slash."""

from django.urls import path

from kota.mobility.transit.views import public

app_name = "transit"
urlpatterns = [
    path("transit", public.home, name="home"),
    path("transit/screens/<path:stop_id>", public.screen, name="screen"),
    path("transit/stops/<path:stop_id>", public.stop, name="stop"),
    path("transit/lines/<path:line_id>.geojson", public.line_map, name="line_map"),
    path("transit/lines/<path:line_id>", public.line, name="line"),
]
