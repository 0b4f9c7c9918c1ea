"""Routes of reach."""

from django.urls import path

from kota.mobility.reach.views import equity, public

app_name = "reach"
urlpatterns = [
    path("go/reach", public.home, name="home"),
    path("go/reach/bands.geojson", public.bands, name="bands"),
    path("go/reach/equity.csv", equity.as_csv, name="equity_csv"),
    path("go/reach/equity.geojson", equity.as_geojson, name="equity_geojson"),
    path("work/transit/equity", equity.page, name="equity"),
    path("work/transit/equity/ask", equity.ask, name="ask"),
    path("work/transit/equity/areas.json", equity.areas, name="areas"),
]
