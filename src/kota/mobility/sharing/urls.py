"""Routes of sharing, and of its GBFS."""

from django.urls import path

from kota.mobility.sharing.gbfs import views as gbfs
from kota.mobility.sharing.views import desk, maps, public

app_name = "sharing"
urlpatterns = [
    path("sharing", public.home, name="home"),
    path("sharing/stations/<int:number>", public.station, name="station"),
    path("sharing/stations/<int:number>.csv", public.station_csv, name="station_csv"),
    path("sharing/systems/<slug:code>", public.system, name="system"),
    path("sharing/alerts", public.alerts, name="alerts"),
    path("sharing/points.geojson", maps.points, name="points"),
    path("sharing/zones.geojson", maps.zones, name="zones"),
    path("sharing/parks.geojson", maps.parks, name="parks"),
    path("work/sharing", desk.page, name="desk"),
    path("work/sharing/rebalancing", desk.rebalancing, name="rebalancing"),
    path("work/sharing/notices", desk.notices, name="notices"),
    path("work/sharing/notices/<uuid:notice>/end", desk.end_notice, name="end_notice"),
    path("gbfs/manifest.json", gbfs.manifest, name="manifest"),
    path("gbfs/<slug:code>/<slug:name>.json", gbfs.file, name="gbfs"),
    path("gbfs/<path:rest>", gbfs.nothing),
]
