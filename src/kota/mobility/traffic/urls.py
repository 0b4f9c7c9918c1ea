"""Routes of the traffic."""

from django.urls import path, register_converter

from kota.mobility.traffic.views import public, work


class Code:
    """A road's code: an importer may bring dots in it."""

    regex = r"[A-Za-z0-9._-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Code, "road")
app_name = "traffic"
urlpatterns = [
    path("traffic", public.home, name="home"),
    path("traffic/incidents", public.listed, name="incidents"),
    path("traffic/roads.geojson", public.roads_geojson, name="roads"),
    path("traffic/points.geojson", public.points, name="points"),
    path("traffic/speeds.csv", public.speeds_csv, name="csv"),
    path("traffic/roads/<road:code>", public.road, name="road"),
    path("traffic/files/<road:code>.csv", public.road_csv, name="road_csv"),
    path("work/traffic", work.desk, name="desk"),
    path("work/traffic/<uuid:number>/confirm", work.confirm, name="confirm"),
    path("work/traffic/<uuid:number>/dismiss", work.dismiss, name="dismiss"),
    path("work/traffic/<uuid:number>/close", work.close, name="close"),
    path("work/traffic/<uuid:number>/finish", work.finish, name="finish"),
]
