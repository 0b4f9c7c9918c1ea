"""Routes of charging."""

from django.urls import path
from django.urls.resolvers import URLPattern

from kota.mobility.charging.ocpi.routes import routes
from kota.mobility.charging.views import public, staff

app_name = "charging"
urlpatterns: list[URLPattern] = [
    *routes,  # first: operators push often
    path("charging", public.home, name="home"),
    path("charging/points.geojson", public.points, name="points"),
    path("charging/locations.geojson", public.geojson, name="geojson"),
    path("charging/locations.csv", public.table, name="csv"),
    path("charging/<int:number>", public.place, name="place"),
    path("work/charging", staff.desk, name="desk"),
    path("work/charging/parties", staff.invite, name="invite"),
    path("work/charging/join", staff.join, name="join"),
    path("work/charging/parties/<int:number>", staff.party, name="party"),
    path("work/charging/parties/<int:number>/token", staff.renew, name="renew"),
    path("work/charging/parties/<int:number>/end", staff.end, name="end"),
    path("work/charging/parties/<int:number>/ask", staff.ask, name="ask"),
    path("work/charging/cdrs/<int:number>", staff.cdr, name="cdr"),
]
