"""Routes of the observations."""

from django.urls import path
from django.urls.resolvers import URLPattern

from kota.kernel.observations.sensorthings import views as sensorthings
from kota.kernel.observations.views import city, devices, stream

app_name = "observations"
urlpatterns: list[URLPattern] = [
    path("sta/v1.1", sensorthings.root, name="sensorthings"),
    path("sta/v1.1/", sensorthings.root),
    path("sta/v1.1/<path:path>", sensorthings.resource, name="resource"),
    path("sensors", city.city, name="city"),
    path("sensors.geojson", city.geojson, name="geojson"),
    path("sensors/<int:number>", city.thing, name="thing"),
    path("sensors/streams/<int:number>", stream.stream, name="stream"),
    path("sensors/streams/<int:number>.csv", stream.csv, name="stream_csv"),
    path("work/sensors", devices.devices, name="devices"),
    path("work/sensors/new", devices.register, name="register"),
    path("work/sensors/of/<str:key>", devices.device, name="device"),
    path("work/sensors/of/<str:key>/secret", devices.renew, name="renew"),
    path("work/sensors/of/<str:key>/change", devices.change, name="change"),
    path("work/sensors/of/<str:key>/end", devices.end, name="end"),
    path("work/sensors/of/<str:key>/streams", devices.streams, name="streams"),
]
