"""Routes of the air."""

from django.urls import path

from kota.environment.air import views

app_name = "air"
urlpatterns = [
    path("air", views.home, name="home"),
    path("air/areas.json", views.by_area, name="areas"),
    path("air/stations.geojson", views.points, name="points"),
    path("air/days", views.days, name="days"),
    path("air/days.csv", views.days_csv, name="days_csv"),
    path("air/<slug:code>", views.station, name="station"),
]
