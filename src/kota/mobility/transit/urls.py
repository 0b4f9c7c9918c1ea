"""Routes of transit. Ids of stops and lines are `feed:id`, and an id may hold a slash."""

from django.urls import path

from kota.mobility.transit.gtfs import realtime, schedule
from kota.mobility.transit.views import alerts, desk, feeds, opened, promises, public

app_name = "transit"
urlpatterns = [
    path("gtfs.zip", schedule.whole, name="gtfs"),
    path("gtfs/<slug:code>.zip", schedule.one, name="gtfs_feed"),
    path("transit/stops.geojson", schedule.stops, name="stops_geojson"),
    path("transit/lines.geojson", schedule.lines, name="lines_geojson"),
    path("transit/data", opened.page, name="data"),
    path("gtfs-rt/trip-updates.pb", realtime.trip_updates, name="rt_trips"),
    path("gtfs-rt/vehicle-positions.pb", realtime.vehicle_positions, name="rt_vehicles"),
    path("gtfs-rt/alerts.pb", realtime.alerts, name="rt_alerts"),
    path("transit/alerts", alerts.alert_list, name="alerts"),
    path("transit/alerts/<uuid:id_>", alerts.alert, name="alert"),
    path("transit/follow", alerts.follow, name="follow"),
    path("transit/promises", promises.page, name="promises"),
    path("transit/promises.csv", promises.as_csv, name="promises_csv"),
    path("transit/vehicles.geojson", promises.vehicle_points, name="vehicle_points"),
    path("work/transit", desk.desk, name="desk"),
    path("work/transit/live/<slug:code>/ask", desk.ask_live, name="ask_live"),
    path("work/transit/alerts", alerts.desk, name="desk_alerts"),
    path("work/transit/alerts/new", alerts.compose, name="compose"),
    path("work/transit/alerts/<uuid:id_>", alerts.change, name="change_alert"),
    path("work/transit/alerts/<uuid:id_>/end", alerts.end, name="end_alert"),
    path("transit", public.home, name="home"),
    path("work/transit/feeds", feeds.listed, name="feeds"),
    path("work/transit/feeds/new", feeds.bring, name="bring"),
    path("work/transit/feeds/<slug:code>", feeds.feed, name="feed"),
    path("work/transit/feeds/<slug:code>/take-back", feeds.take_back, name="take_back"),
    path("work/transit/feeds/<slug:code>/end", feeds.end, name="end_feed"),
    path("work/transit/feeds/<slug:code>/<uuid:number>", feeds.version, name="version"),
    path("work/transit/feeds/<slug:code>/<uuid:number>/use", feeds.use, name="use"),
    path("transit/screens/<path:stop_id>", public.screen, name="screen"),
    path("transit/stops/<path:stop_id>", public.stop, name="stop"),
    path("transit/lines/<path:line_id>.geojson", public.line_map, name="line_map"),
    path("transit/lines/<path:line_id>", public.line, name="line"),
]
