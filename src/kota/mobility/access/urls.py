"""Routes of getting in. Ids of lifts and stops are `feed:id`, and an id may hold a slash."""

from django.urls import path

from kota.mobility.access.views import desk, public, travel

app_name = "access"
urlpatterns = [
    path("access/lifts", public.lift_list, name="lifts"),
    path("access/lifts.geojson", public.lift_points, name="lift_points"),
    path("access/lifts.csv", public.lift_csv, name="lift_csv"),
    path("access/stops.csv", public.stop_csv, name="stop_csv"),
    path("access/lifts/say", public.say_lift, name="say_lift"),
    path("access/stops/say", public.say_stop, name="say_stop"),
    path("access/report", public.report, name="report"),
    path("access/lifts/<path:lift_id>", public.lift, name="lift"),
    path("assist", travel.home, name="help"),
    path("assist/new", travel.new, name="help_new"),
    path("assist/<str:token>", travel.booking, name="booking"),
    path("assist/<str:token>/change", travel.change, name="change"),
    path("assist/<str:token>/cancel", travel.cancel, name="cancel"),
    path("work/access", desk.desk, name="desk"),
    path("work/access/lift", desk.set_lift, name="set_lift"),
    path("work/access/stop", desk.decide, name="decide"),
    path("work/assist", desk.assist, name="assist"),
    path("work/assist/<int:number>", desk.move, name="move"),
]
