"""A lift fails: who rolls goes another way within seconds, is told why, and the works queue has a case."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import ANONYMOUS, Actor, ActorKind, system
from kota.base.errors import NotAllowedError
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from kota.kernel.closures import facade as closures
from kota.kernel.facts import facade as facts
from kota.mobility.access import handlers
from kota.mobility.access.contracts.steps import LiftState, Source
from kota.mobility.access.models import Barrier
from kota.mobility.access.selectors import lifts as reading
from kota.mobility.access.services import lifts
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.selectors.planning import plan
from kota.mobility.transit.contracts.alerts import Effect
from kota.mobility.transit.models import Feed
from kota.mobility.transit.selectors.realtime import outgoing
from tests.factories import lines, stations
from tests.factories.accounts import make_staff
from tests.factories.stations import GOAL, LEAVE, LIFT, SECOND, START, STATION

pytestmark = pytest.mark.usefixtures("station")
OFFICER = system("trial")
ROLLING = Asked(START, GOAL, LEAVE, step_free=StepFree.LIKELY)


def names() -> list[str]:
    return [leg.line.name for leg in plan(ROLLING).journeys[0].legs if leg.line]


def fail(lift: str = LIFT, source: Source = Source.OFFICER) -> None:
    lifts.set_state(lift_id=lift, state=LiftState.OUT, source=source, by=OFFICER, at=clock.now())


def test_a_wheelchair_goes_another_way_within_five_seconds_and_hears_why() -> None:
    assert names() == ["C"]
    began = time.monotonic()
    fail()
    while names() != ["L"]:
        assert time.monotonic() - began < 5
        time.sleep(0.1)
    answer = plan(ROLLING)
    assert len(answer.avoided) == 1
    assert "Stasiun Pusat" in answer.avoided[0]
    assert plan(Asked(START, GOAL, LEAVE)).journeys[0].legs[0].lines[0].name == "C", "who walks takes the stairs"
    lifts.set_state(lift_id=LIFT, state=LiftState.WORKS, source=Source.OFFICER, by=OFFICER, at=clock.now())
    began = time.monotonic()
    while names() != ["C"]:
        assert time.monotonic() - began < 5
        time.sleep(0.1)


def test_lifts_of_a_station_that_nothing_serves_belong_to_the_one_in_its_place_or_stand_apart(client: Client) -> None:
    """As after a timetable of the operator took the place of the network that described its lifts."""
    gone = (("lama", "MRT Halte Asal", 106.8001), ("jauh", "Stasiun Jauh", 106.9), ("lain", "MRT Halte Tepi", 106.831))
    stops = [
        f"{code}{end},{name},-6.2001,{lon},{kind},{parent},,"
        for code, name, lon in gone
        for end, kind, parent in (("", 1, ""), ("-1", 0, code), ("-in", 2, code))
    ]
    stops.append("bis,Halte Asal Astra,-6.2001,106.8001,0,,,")  # nearer, of a name that fits, and of buses alone
    ways = [f"naik-{code},{code}-in,{code}-1,5,1,50" for code, _name, _lon in gone]
    calls = "\nl5,bis,3,06:00:00,06:00:00"
    stations.bring(more={"stops": "\n" + "\n".join(stops), "pathways": "\n" + "\n".join(ways), "stop_times": calls})
    found = {one["id"]: (one["stop"], one["in_use"]) for one in client.get("/api/v1/lifts").json()}
    assert found == {
        LIFT: (stations.STATION, True), "naik:naik-lama": (START, True), "naik:naik-jauh": ("naik:jauh", False),
        "naik:naik-lain": ("naik:lain", False),
    }  # fmt: skip
    page = client.get("/access/lifts", headers={"accept-language": "en"}).content.decode()
    apart = page.split("Lifts of stations that no timetable in use has")[1]
    assert "Stasiun Jauh" in apart and "Halte Asal" not in apart
    assert "Stasiun Jauh" not in client.get("/access/lifts.geojson").content.decode()


def test_what_the_pack_calls_a_place_inside_a_station_is_said_in_the_language_of_the_reader(client: Client) -> None:
    words = (
        'table_name,field_name,language,translation,field_value\nstops,stop_name,en,East gate,"Stasiun Pusat, pintu"'
    )
    stations.bring(more={"translations": words})
    Feed.objects.filter(code=stations.CODE).update(is_synthetic=True)
    lines.forget()

    english = client.get(f"/access/lifts/{LIFT}", headers={"accept-language": "en"}).content.decode()
    indonesian = client.get(f"/access/lifts/{LIFT}", headers={"accept-language": "id"}).content.decode()

    assert "Stasiun Pusat (East gate – platform)" in english
    assert "Stasiun Pusat (pintu – peron)" in indonesian


def test_a_program_that_tells_of_a_lift_is_named_as_one(client: Client) -> None:
    _key, secret = accounts.issue_key(
        name="SCADA", scopes=["mobility"], account_id=make_staff("transit-officer").pk, by=OFFICER, at=clock.now(),
        per_minute=1000,
    )  # fmt: skip
    said = client.post(
        "/api/v1/lifts/state", {"lift": LIFT, "state": "out"}, "application/json", HTTP_AUTHORIZATION=f"Bearer {secret}"
    )
    assert said.status_code == 200, said.content
    assert said.json()["source"] == "program"
    assert said.json()["worked"] is None, "of a minute nobody can say a share"
    page = client.get(f"/access/lifts/{LIFT}", headers={"accept-language": "en"}).content.decode()
    assert "a program of the operator" in page


def test_a_second_lift_beside_it_leaves_the_way_open_until_it_fails_too() -> None:
    stations.bring(lifts=2)
    fail()
    time.sleep(1.1)
    assert names() == ["C"]
    told = [note for leg in plan(ROLLING).journeys[0].legs for note in leg.notes]
    assert len(told) == 1 and "Stasiun Pusat" in told[0], "who rolls looks for the other one"
    assert not any(leg.notes for leg in plan(Asked(START, GOAL, LEAVE)).journeys[0].legs)
    fail(SECOND)
    time.sleep(1.1)
    assert names() == ["L"]
    assert "·" in plan(ROLLING).avoided[0], "both are named"


def test_two_residents_are_believed_and_their_reports_are_one_case_that_repairs_the_lift() -> None:
    at = clock.now()
    assert lifts.say(lift_id=LIFT, works=False, voter="line:a", by=ANONYMOUS, at=at) is None
    assert lifts.say(lift_id=LIFT, works=False, voter="line:a", by=ANONYMOUS, at=at) is None, "one voice counts once"
    assert lifts.say(lift_id=LIFT, works=False, voter="line:b", by=ANONYMOUS, at=at) is LiftState.OUT
    closed = closures.by_cause(f"lift:{LIFT}")
    assert closed is not None
    assert closed.certainty == "reported"
    barrier = Barrier.objects.get()
    case = cases.by_reference(barrier.reference)
    assert (case.category_id, case.agency_id, case.supporters) == ("accessibility-barrier", "mrt-jakarta", 1)
    assert "Stasiun Pusat" in case.public_words
    cases.reject(case_id=case.pk, text="sudah jalan", by=OFFICER, at=at + timedelta(minutes=5))
    assert reading.one(LIFT, at).state is LiftState.OUT


@pytest.mark.parametrize(
    ("source", "who"),
    [(Source.FEED, "operatornya"), (Source.RESIDENTS, "warga"), (Source.DEVICE, "sensor"), (Source.OFFICER, "petugas"),
     (Source.PROGRAM, "program operatornya")],
)  # fmt: skip
def test_the_case_of_a_lift_that_works_again_says_so_once_and_stays_open(source: Source, who: str) -> None:
    fail(source=Source.DEVICE)
    reference, at = Barrier.objects.get().reference, clock.now()
    for minutes in (10, 30):  # it comes and goes
        works = at + timedelta(minutes=minutes)
        lifts.set_state(lift_id=LIFT, state=LiftState.WORKS, source=source, by=OFFICER, at=works)
        case = cases.by_reference(reference)
        said = [one for one in cases.history(case, only_public=True) if one.verb == "note"]
        assert case.kind == "open" and Barrier.objects.get().ends is None
        assert len(said) == 1 and "Stasiun Pusat" in said[0].text and f"menurut {who}" in said[0].text
        lifts.set_state(
            lift_id=LIFT, state=LiftState.OUT, source=Source.DEVICE, by=OFFICER, at=works + timedelta(minutes=5)
        )


def test_riders_of_other_apps_hear_of_a_lift_by_gtfs_realtime_until_it_works(client: Client) -> None:
    fail()
    (one,) = outgoing.service_alerts(clock.now()).alerts
    assert (one.id, one.effect, [about.stop for about in one.about]) == (
        f"lift:{LIFT}",
        Effect.ACCESSIBILITY,
        [STATION],
    )
    assert "Stasiun Pusat" in one.header["en"] and one.periods[0][1] is None
    (told,) = client.get("/gtfs-rt/alerts.pb?format=json").json()["entity"]
    assert told["alert"]["effect"] == "ACCESSIBILITY_ISSUE"
    lifts.set_state(lift_id=LIFT, state=LiftState.WORKS, source=Source.OFFICER, by=OFFICER, at=clock.now())
    assert outgoing.service_alerts(clock.now()).alerts == []


def test_only_the_device_that_a_fact_names_speaks_for_a_lift() -> None:
    at = clock.now()
    value = {"code": LIFT, "name": {"id": "Lift utama", "en": "Main lift"}, "device": "lift-sensor"}
    facts.put(kind="lift", key=LIFT, value=value, by=OFFICER, at=at)
    said = {"lift": LIFT, "state": "out"}
    assert handlers.lifts_came(said, device="another", at=at) == (0, [{"lift": LIFT, "reason": "not_allowed"}])
    assert handlers.lifts_came([said], device="lift-sensor", at=at) == (1, [])
    assert reading.one(LIFT, at).source is Source.DEVICE
    with pytest.raises(NotAllowedError):
        lifts.by_device(lift_id=LIFT, state=LiftState.WORKS, device="", by=Actor(ActorKind.DEVICE, ""), at=at)


def test_the_page_says_how_much_of_the_time_a_lift_worked() -> None:
    now = clock.now()
    for days, state in ((20, LiftState.WORKS), (10, LiftState.OUT), (5, LiftState.WORKS)):
        lifts.set_state(
            lift_id=LIFT, state=state, source=Source.OFFICER, by=OFFICER, at=now - timedelta(days=days)
        )  # fmt: skip
    row = reading.one(LIFT, now)
    assert row.availability is not None
    assert row.availability.share == pytest.approx(0.75, abs=0.001)
    assert (row.availability.times, row.availability.out) == (1, timedelta(days=5))
