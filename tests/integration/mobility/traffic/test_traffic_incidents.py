"""Incidents: seen, told, decided, closing their road, over; and the pages and operations around them."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.base.errors import ConflictError
from kota.base.events import Meta
from kota.base.geo import Point
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CaseOpened, NewCase
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Who
from kota.mobility.traffic import handlers
from kota.mobility.traffic.contracts import IncidentState
from kota.mobility.traffic.models import Incident, Report, Watched
from kota.mobility.traffic.selectors import incidents as selectors
from kota.mobility.traffic.selectors import now
from kota.mobility.traffic.selectors.network import Network
from kota.mobility.traffic.services import incidents, reports, settling
from tests.factories.accounts import make_staff, sign_in
from tests.integration.mobility.traffic.conftest import AT, BY, Drive
from tests.integration.mobility.traffic.test_traffic_speeds import usual

pytestmark = pytest.mark.django_db
BIN = timedelta(minutes=5)
Stand = Callable[..., Incident]


def settle(at: datetime) -> settling.Settled:
    """When the bin of a moment is over."""
    return settling.settle(at=at + BIN)


@pytest.fixture
def stand(drive: Drive, roads: Network) -> Stand:
    """`stand("a-2")`: it hardly moves there for three bins from AT on; the incident that was seen."""

    def standing(code: str = "a-2", *, at: datetime = AT, is_simulated: bool = False) -> Incident:
        usual(roads)
        for number in range(3):
            drive(code, 6, at=at + number * BIN, is_simulated=is_simulated)
            settle(at + number * BIN)
        return Incident.objects.get()

    return standing


def test_a_road_that_hardly_moves_is_an_incident_until_it_is_well_again(stand: Stand, drive: Drive) -> None:
    one = stand()
    assert one.state == "detected" and one.segment.code == "a-2" and not one.is_simulated
    assert one.kmh == pytest.approx(6) and one.began_at <= one.detected_at <= AT + 2 * BIN + BIN
    for number in (3, 4):
        drive("a-2", 48, at=AT + number * BIN)
        settle(AT + number * BIN)
    one.refresh_from_db()
    assert one.state == IncidentState.OVER and one.ended_at is not None


def test_a_bin_counts_once_however_often_it_is_looked_at(stand: Stand) -> None:
    stand()
    before = list(Watched.objects.order_by("pk").values_list("evidence", "low", "at"))
    settle(AT + 2 * BIN)
    assert list(Watched.objects.order_by("pk").values_list("evidence", "low", "at")) == before


def test_what_slows_behind_it_is_its_queue(stand: Stand, drive: Drive, roads: Network) -> None:
    one = stand()
    for number in (3, 4, 5):
        drive("a-2", 6, at=AT + number * BIN)
        drive("a-1", 6, at=AT + number * BIN)
        settle(AT + number * BIN)
    one.refresh_from_db()
    assert one.queue == [roads.road("a-1").id] and Incident.objects.count() == 1


def test_simulated_speeds_make_simulated_incidents_alone(stand: Stand) -> None:
    assert stand(is_simulated=True).is_simulated


def test_closing_its_road_is_a_closure_that_ends_with_it(stand: Stand, roads: Network) -> None:
    one = stand()
    at = clock.now()
    incidents.close_road(number=one.pk, until=None, by=BY, at=at)
    (closure,) = closures.standing(who=[Who.CAR])
    assert closure.cause == one.cause and closure.texts["en"] == "Jalan Melati closed by an incident"
    assert now.flow(roads.road("a-2"), at).is_closed and not now.flow(roads.road("a-0"), at).is_closed
    assert not now.flow(roads.road("b-0"), at).is_closed, "a road that only crosses stays open"
    incidents.finish(number=one.pk, by=BY, at=clock.now())
    assert closures.standing() == []
    with pytest.raises(ConflictError):
        incidents.confirm(number=one.pk, by=BY, at=at)


def test_a_false_alarm_is_not_raised_again_for_an_hour(stand: Stand, drive: Drive) -> None:
    one = stand()
    incidents.dismiss(number=one.pk, by=BY, at=AT + 3 * BIN)
    for number in (3, 4):
        drive("a-2", 6, at=AT + number * BIN)
        settle(AT + number * BIN)
    assert Incident.objects.count() == 1
    drive("a-2", 6, at=AT + 16 * BIN)
    settle(AT + 16 * BIN)
    assert Incident.objects.filter(state="detected").count() == 1


def test_several_residents_make_an_incident_and_one_alone_does_not(roads: Network) -> None:
    at = clock.now()
    for number in range(3):
        words, where = f"Macet di Jalan Melati {number}", Point(106.8161, -6.2002)
        new = NewCase("report", "traffic-jam", words, words, "web", point=where)
        case = cases.open_case(new=new, by=BY, at=at)
        reports.came(case.reference, at=at)
        assert Incident.objects.count() == int(number == 2)
    one = Incident.objects.get()
    assert (one.kind, one.reports, one.segment.name) == ("reported", 3, "Jalan Melati")
    assert Report.objects.count() == 3


def test_one_who_writes_three_times_is_no_several_residents(roads: Network) -> None:
    at = clock.now()
    for number, sender in enumerate(("one browser", "one browser", "one browser", "account:7")):
        words, where = f"Macet di Jalan Melati {number}", Point(106.8161, -6.2002)
        new = NewCase("report", "traffic-jam", words, words, "web", point=where, sender=sender)
        case = cases.open_case(new=new, by=BY, at=at)
        event = CaseOpened(case.pk, case.reference, "report", "traffic-jam", "", "", "web", sender=sender)
        handlers.opened(event, Meta(1, "anonymous", at))
    assert not Incident.objects.exists() and selectors.reports(Report.objects.all()[0].segment_id, at) == 2
    reports.note(case.reference, at=at)
    assert Report.objects.exclude(who="").count() == 4, "a case that moves keeps whom it is from"


def test_everybody_sees_it_on_pages_maps_and_files(client: Client, stand: Stand, drive: Drive) -> None:
    at = clock.now()
    begins = datetime.fromtimestamp(at.timestamp() // 300 * 300, tz=at.tzinfo) - 3 * BIN
    one = stand(at=begins)
    drive("a-2", 6, at=at)
    settling.settle(at=at)
    english = {"accept-language": "en"}
    home = client.get("/traffic", headers=english).content.decode()
    assert "Jalan Melati" in home and "Hardly moves" in home and "6 km/h instead of the usual 50 km/h" in home
    road = client.get("/traffic/roads/a-2", headers=english).content.decode()
    assert "The next hour" in road and "Incidents here" in road
    assert client.get("/traffic/roads/a-2?day=2026-01-31").status_code == 200
    assert client.get("/traffic/roads/nowhere").status_code == 404
    assert "Belum dipastikan" in client.get("/traffic/incidents").content.decode()
    assert "Jalan Melati" in client.get("/").content.decode()
    packed = client.get("/traffic/roads.geojson", headers={"accept-encoding": "gzip"})
    whole = gzip.decompress(packed.content)
    assert whole == client.get("/traffic/roads.geojson").content and b'"current_speed":' in whole.replace(b" ", b"")
    part = client.get("/traffic/roads.geojson?bbox=106.8,-6.21,106.83,-6.19&zoom=10").json()["features"]
    assert part and {row["properties"]["road_class"] for row in part} == {"primary"}
    assert client.get("/traffic/roads.geojson?bbox=x").status_code == 400
    assert any(row["properties"]["title"] == "Kejadian: Jalan Melati"
               for row in client.get("/traffic/points.geojson").json()["features"])  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/traffic/speeds.csv")).decode("utf-8-sig"))))
    assert next(row for row in rows if row["segment"] == "a-2")["current_speed"] == "6.0"
    day = list(csv.DictReader(io.StringIO(b"".join(client.get("/traffic/files/a-2.csv")).decode("utf-8-sig"))))
    assert len(day) == 4 and day[0]["speed_kmh"] == "6.0"
    told = client.get("/api/v1/traffic/segments?bbox=106.8,-6.21,106.83,-6.19").json()
    assert {row["segment"] for row in told} >= {"a-0", "a-2", "b-0"}
    assert client.get("/api/v1/traffic/incidents").json()[0]["id"] == str(one.pk)


def test_staff_decide_and_others_may_not(client: Client, stand: Stand) -> None:
    one = stand(at=clock.now() - 4 * BIN)
    sign_in(client, make_staff("control-room"))
    desk = client.get("/work/traffic").content.decode()
    assert "Perlu keputusan" in desk and "Jalan Melati" in desk
    assert client.post(f"/work/traffic/{one.pk}/confirm").status_code == 303
    client.post(f"/work/traffic/{one.pk}/close", {"until": "", "note": "Truk terguling"})
    one.refresh_from_db()
    assert (one.state, one.is_closed, one.note) == ("confirmed", True, "Truk terguling")
    client.post(f"/work/traffic/{one.pk}/finish")
    assert closures.standing() == []
    other = Client()
    sign_in(other, make_staff("moderator"))
    assert other.get("/work/traffic").status_code == 403
    assert other.post(f"/work/traffic/{one.pk}/dismiss").status_code == 403
