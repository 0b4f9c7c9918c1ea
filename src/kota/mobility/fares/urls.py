"""Routes of the fares."""

from django.urls import path

from kota.mobility.fares.views import public, riders, tap, tickets, work

app_name = "fares"
urlpatterns = [
    path("fares", public.home, name="home"),
    path("fares/class", riders.page, name="rider"),
    path("fares/fares-v2.zip", public.fares_v2, name="fares_v2"),
    path("fares/ridership.csv", public.ridership, name="ridership"),
    path("fares/ticket", tickets.page, name="tickets"),
    path("fares/ticket/buy", tickets.buy, name="buy"),
    path("fares/ticket/<uuid:number>", tickets.show, name="ticket"),
    path("fares/ticket/<uuid:number>/back", tickets.give_back, name="give_back"),
    path("fares/tap", tap.page, name="tap"),
    path("fares/receipt/<uuid:number>", tap.receipt, name="receipt"),
    path("work/fares", work.settlement, name="work"),
    path("work/fares.csv", work.settlement_csv, name="work_csv"),
    path("work/fares/tariffs", work.tariffs, name="work_tariffs"),
    path("work/fares/tariffs/<uuid:number>/<slug:verb>", work.decide, name="decide"),
    path("work/fares/taps", work.taps, name="work_taps"),
    path("work/fares/taps/<uuid:number>/answer", work.answer, name="answer"),
    path("work/fares/ridership", work.ridership, name="work_ridership"),
]
