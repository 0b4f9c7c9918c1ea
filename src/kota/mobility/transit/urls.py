"""Routes of transit. Ids of stops and lines are `feed:id`, and an id may hold a slash."""

from django.urls import path

from kota.mobility.transit.views import feeds, public

app_name = "transit"
urlpatterns = [
    path("transit", public.home, name="home"),
    path("work/transit/feeds", feeds.listed, name="feeds"),
    path("work/transit/feeds/new", feeds.bring, name="bring"),
    path("work/transit/feeds/<slug:code>", feeds.feed, name="feed"),
    path("work/transit/feeds/<slug:code>/take-back", feeds.take_back, name="take_back"),
    path("work/transit/feeds/<slug:code>/<uuid:number>", feeds.version, name="version"),
    path("work/transit/feeds/<slug:code>/<uuid:number>/use", feeds.use, name="use"),
    path("transit/screens/<path:stop_id>", public.screen, name="screen"),
    path("transit/stops/<path:stop_id>", public.stop, name="stop"),
    path("transit/lines/<path:line_id>.geojson", public.line_map, name="line_map"),
    path("transit/lines/<path:line_id>", public.line, name="line"),
]
