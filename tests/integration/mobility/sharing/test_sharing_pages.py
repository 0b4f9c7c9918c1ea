"""Pages, API, files and the desk, in both languages and for the right people."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.kernel.alerts.models import Notice as Told
from kota.mobility.sharing import handlers
from kota.mobility.sharing.contracts import ShareFeedFell, StationStatus, VehicleStatus
from kota.mobility.sharing.models import ForecastScore, Round, ShareNotice, Station, StationDay, Vehicle
from kota.mobility.sharing.selectors import near, pages
from kota.mobility.sharing.selectors.book import book
from kota.mobility.sharing.services import forecasting, own, polling, remembering, simulating
from tests.factories.accounts import make_staff, sign_in
from tests.integration.mobility.sharing.conftest import AT, BY, FOREIGN, OWN, Publisher, body_of, send

pytestmark = pytest.mark.django_db
HI = "stasiun-mrt-bundaran-hi"


@pytest.fixture
def played(db: None) -> None:
    """The sample systems with six weeks of past."""
    simulating.furnish(seed=1, by=BY, at=clock.now())


def number() -> int:
    return Station.objects.get(system=OWN, code=HI).pk


def test_every_page_answers_with_nothing_known_and_says_so(client: Client) -> None:
    for path in ("/sharing", f"/sharing/stations/{number()}", f"/sharing/systems/{OWN}", "/sharing/alerts",
                 "/sharing/points.geojson", "/sharing/zones.geojson", "/sharing/parks.geojson",
                 f"/sharing/stations/{number()}.csv",
                 "/sharing?lon=106.82&lat=-6.2&at=17:30&kind=scooter"):  # fmt: skip
        assert client.get(path).status_code == 200, path
    assert "Tidak ada angka terkini" in client.get(f"/sharing/stations/{number()}").content.decode()
    assert client.get("/sharing/stations/999999").status_code == 404
    assert client.get("/sharing/systems/none").status_code == 404


def test_a_resident_reads_what_stands_near_and_whether_one_will_be_there(client: Client, played: None) -> None:
    soon = (clock.now() + timedelta(hours=7, minutes=40)).strftime("%H:%M")
    page = client.get(f"/sharing?lon=106.823&lat=-6.192&at={soon}", headers={"Accept-Language": "en"}).content.decode()
    assert "MRT Bundaran HI station (sample)" in page
    assert "simulated" in page
    assert "likely" in page
    page = client.get(f"/sharing/stations/{number()}?minutes=50").content.decode()
    assert "Rp5.000" in page
    assert "Seberapa meleset" in page
    rows = list(csv.reader(io.StringIO(b"".join(client.get(f"/sharing/stations/{number()}.csv")).decode("utf-8-sig"))))
    assert rows[0] == ["station", "time", "vehicles", "docks", "quality"]
    assert rows[1][-1] == "simulated"


def test_places_are_found_by_name_or_offered_to_choose_from(client: Client, played: None) -> None:
    assert "Stasiun MRT Bundaran HI (contoh)" in client.get("/sharing?place=Stasiun MRT Bundaran HI").content.decode()
    assert "Kami tidak mengenal" in client.get("/sharing?place=Qqqqzzz").content.decode()


def test_the_past_is_kept_forecast_and_judged(played: None) -> None:
    assert ForecastScore.objects.filter(is_simulated=True).exists()
    at = clock.now()
    before = Round.objects.count()
    for minutes in range(0, 75, 5):
        moment = at + timedelta(minutes=minutes)
        simulating.observe(1, moment - timedelta(minutes=5), moment, by=BY)
        remembering.keep_bins(at=moment)
        if minutes == 0:
            forecasting.forecast(at=moment)
    assert Round.objects.count() >= before
    assert forecasting.judge(at=at + timedelta(minutes=75)) >= 1
    assert Round.objects.order_by("-made_at").first().judged == 3  # type: ignore[union-attr]
    found = pages.errors(OWN, at)
    assert {one.horizon for one in found} == {15, 30, 60}
    assert all(one.score.brier <= one.score.brier_staying for one in found)
    assert forecasting.judge(at=at + timedelta(minutes=75)) == 0, "nothing is judged twice"


def test_what_is_old_is_kept_for_a_year_and_then_forgotten() -> None:
    send({HI: 5})
    remembering.keep_bins(at=AT)
    assert remembering.forget_old(at=AT + timedelta(days=30)) == 0
    assert remembering.forget_old(at=AT + timedelta(days=500)) == 1
    assert not StationDay.objects.exists()


def test_an_expected_number_lies_between_now_and_the_forecasts(played: None) -> None:
    stop, now = pages.stop(number()), clock.now()
    horizons = book().outlooks.horizons(OWN, stop.id, now)
    found = [near.expected(book(), stop, now + timedelta(minutes=m), now) for m in (0, 15, 22, 30)]
    assert found[0] is not None and found[0].vehicles == stop.vehicles
    assert found[1] == horizons[0]
    assert found[2] is not None and min(horizons[0].chance, horizons[1].chance) <= found[2].chance + 1e-3
    assert near.expected(book(), stop, now + timedelta(hours=30), now) is not None, "what is usual then"


def test_operators_send_what_stands_where_and_nonsense_is_refused() -> None:
    send({HI: 7})
    assert near.stations_near(106.82299, -6.19186, 50, AT, now=AT)[0].vehicles == 7
    assert near.stations_near(106.82299, -6.19186, 50, AT, now=AT + timedelta(minutes=11))[0].is_stale
    for told in (StationStatus("none", 1, 1), StationStatus(HI, 19, 9), StationStatus(HI, 2, 9, types={"sepeda": 3})):
        with pytest.raises(InvalidError):
            own.send_status(system=OWN, statuses=[told], by=BY, at=AT)
    with pytest.raises(InvalidError):
        own.send_vehicles(system="skuter-contoh", vehicles=[VehicleStatus("1", 106.8, -6.2, "none")], by=BY, at=AT)
    with pytest.raises(InvalidError, match="stands far from the city"):
        own.send_vehicles(system="skuter-contoh", vehicles=[VehicleStatus("1", -6.2, 26.8, "none")], by=BY, at=AT)


def test_a_station_that_does_not_rent_has_nothing_for_anybody() -> None:
    told = StationStatus(HI, 7, 10, is_renting=False, reported=AT)
    own.send_status(system=OWN, statuses=[told], by=BY, at=AT)
    found = near.stations_near(106.82299, -6.19186, 50, AT, now=AT)[0]
    assert (found.vehicles, found.is_renting) == (0, False)


def test_rules_of_places_and_along_lines() -> None:
    at_monas = near.ruling_at("skuter-contoh", 106.82717, -6.1754, "skuter", at=AT)
    assert (at_monas.may_end, at_monas.max_kmh) == (False, 10)
    with pytest.raises(MissingError):
        near.ruling_at("skuter-contoh", 106.82717, -6.1754, "abc", at=AT)
    across = near.ruling_along("skuter-contoh", [(106.82, -6.1697), (106.84, -6.1697)], at=AT)
    assert across is not None and not across.may_ride
    assert near.ruling_along("skuter-contoh", [(106.7, -6.3), (106.71, -6.3)], at=AT) is None
    parks = near.parks_near(106.77494, -6.28927, 2500, "cars")
    assert [(one.code, one.is_sample) for one in parks] == [("lebak-bulus", True), ("fatmawati", True)]


def test_a_program_of_an_operator_sends_by_the_api_and_others_may_not(client: Client) -> None:
    staff = make_staff("transit-officer")
    sign_in(client, staff)
    body = {"stations": [{"station": HI, "vehicles": 3, "docks": 17}]}
    told = client.post(f"/api/v1/sharing/systems/{OWN}/stations", body, content_type="application/json")
    assert (told.status_code, body_of(told)) == (200, {"count": 1})
    near_here = body_of(client.get("/api/v1/sharing/stations?lon=106.823&lat=-6.192&metres=100"))
    assert (near_here[0]["vehicles"], near_here[0]["is_simulated"]) == (3, False)
    scooters = {"vehicles": [{"number": "77", "type": "skuter", "lon": 106.82, "lat": -6.2}]}
    client.put("/api/v1/sharing/systems/skuter-contoh/vehicles", scooters, content_type="application/json")
    assert Vehicle.objects.get().number == "77"
    assert b'"77"' not in client.get("/gbfs/skuter-contoh/vehicle_status.json").content
    other = Client()
    sign_in(other, make_staff("moderator"))
    assert (
        other.post(f"/api/v1/sharing/systems/{OWN}/stations", body, content_type="application/json").status_code == 403
    )


def test_the_api_says_prices_forecasts_errors_and_refuses_far_days(client: Client, played: None) -> None:
    quote = body_of(client.get("/api/v1/sharing/price?system=skuter-contoh&minutes=20&km=7"))
    assert (quote["amount"], quote["currency"]) == (5000 + 20 * 500 + 2 * 1000, "IDR")
    assert len(body_of(client.get(f"/api/v1/sharing/stations/{number()}/forecast"))) == 3
    assert len(body_of(client.get(f"/api/v1/sharing/systems/{OWN}/forecast-errors"))) == 3
    assert len(body_of(client.get(f"/api/v1/sharing/stations/{number()}/history"))) > 200
    far = (clock.now() + timedelta(days=9)).isoformat().replace("+", "%2B")
    assert client.get(f"/api/v1/sharing/stations/{number()}?at={far}").status_code == 409


def test_the_desk_shows_feeds_with_their_faults_and_only_to_those_who_look_after_them(
    client: Client, connected: Publisher
) -> None:
    polling.poll(code=FOREIGN, at=clock.now())
    assert client.get("/work/sharing").status_code == 303
    sign_in(client, make_staff("transit-officer"))
    connected.put("station_status", b"nonsense")
    polling.poll(code=FOREIGN, at=clock.now() + timedelta(minutes=5))
    page = client.get("/work/sharing").content.decode()
    assert "bukan JSON" in page
    assert client.get("/work/sharing/rebalancing").status_code == 200
    other = Client()
    sign_in(other, make_staff("moderator"))
    assert other.get("/work/sharing").status_code == 403


def test_whoever_looks_after_feeds_hears_once_of_one_that_fell() -> None:
    staff = make_staff("transit-officer")

    class Meta:
        at = AT

    for _again in range(2):
        handlers.fell(ShareFeedFell(OWN, "station_status", "no_json"), Meta())  # type: ignore[arg-type]
    assert Told.objects.filter(account_id=staff.pk).count() == 1


def test_a_notice_goes_from_the_desk_to_pages_and_gbfs_and_ends(client: Client) -> None:
    sign_in(client, make_staff("transit-officer"))
    given = {"system": OWN, "kind": "station_closure", "summary_id": "Tutup sampai Senin",
             "summary_en": "Closed until Monday", "stations": HI}  # fmt: skip
    assert client.post("/work/sharing/notices", given | {"stations": "none"}).status_code == 400
    assert client.post("/work/sharing/notices", given).status_code == 303
    row = ShareNotice.objects.get()
    assert "Tutup sampai Senin" in client.get(f"/sharing/stations/{number()}").content.decode()
    assert "Tutup sampai Senin" in client.get("/sharing/alerts").content.decode()
    alert = body_of(client.get(f"/gbfs/{OWN}/system_alerts.json"))["data"]["alerts"][0]
    assert (alert["type"], alert["station_ids"]) == ("station_closure", [HI])
    assert client.post(f"/work/sharing/notices/{row.pk}/end").status_code == 303
    assert body_of(client.get(f"/gbfs/{OWN}/system_alerts.json"))["data"]["alerts"] == []
    assert client.post(f"/work/sharing/notices/{row.pk}/end").status_code == 409
