"""Routes of the performance pages."""

from django.urls import path

from kota.governance.performance import views

app_name = "performance"
urlpatterns = [
    path("performance", views.home, name="home"),
    path("performance.csv", views.table, name="csv"),
    path("performance/areas.json", views.by_area, name="areas"),
]
