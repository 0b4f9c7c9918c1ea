"""From positions and messages to what everybody sees."""

import zlib
from datetime import UTC, datetime, timedelta

import pytest

from kota.base import clock as clock_
from kota.base.actor import Actor, ActorKind
from kota.base.errors import InvalidError, NotAllowedError
from kota.kernel.facts.contracts import Words
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import LiveFeed, LiveState, Pace, Passage, Promise, PromiseDay, ServiceAlert, Vehicle
from kota.mobility.transit.rules.realtime import packing
from kota.mobility.transit.rules.realtime.said import Fault, UnreadableError
from kota.mobility.transit.selectors import stops
from kota.mobility.transit.selectors.realtime import feeds, live, promises, seen, vehicles, waits
from kota.mobility.transit.selectors.realtime.ground import Ground
from kota.mobility.transit.selectors.realtime.paces import kind_and_hour
from kota.mobility.transit.services.realtime import composing, ledger, polling, positions
from tests.factories import lines
from tests.factories import messages as rt
from tests.integration.mobility.transit.conftest import AT, BY, device, drive, pattern, report, vehicle

pytestmark = pytest.mark.django_db
STRANGER = Actor(ActorKind.ACCOUNT, "4711")
FACT = LiveFeedFact(
    code="kecil-rt",
    name=Words(id="Kecil langsung", en="Kecil live"),
    feed=lines.CODE,
    url="https://example.org/rt",
    on=True,
)


def test_a_vehicle_is_followed_and_only_its_newest_position_is_kept(field: Ground) -> None:
    vehicle()
    ended = drive(field, 0, 2000)
    row = Vehicle.objects.get()
    assert (row.at, row.pattern) == (ended, pattern(field, "h"))
    assert row.along == pytest.approx(2000, abs=30)
    assert Vehicle.objects.count() == 1
    assert [one.stop for one in Passage.objects.order_by("at")] == [f"kecil:s{place}" for place in range(4)]


def test_running_times_are_learned_from_what_was_seen(field: Ground) -> None:
    vehicle()
    drive(field, 0, 3000)
    paces = {(one.from_stop, one.to_stop): one for one in Pace.objects.all()}
    assert paces["kecil:s2", "kecil:s3"].mean == pytest.approx(663 / 4, abs=8)
    assert {(one.kind, one.hour) for one in paces.values()} == {(0, 7)}


def test_a_holiday_runs_as_a_sunday_does(field: Ground) -> None:
    """18 and 19 March 2026, a Wednesday and a Thursday, are free in the pack's calendars."""
    zone = field.held.zone
    kinds = [kind_and_hour(int((AT + timedelta(days=days)).timestamp()), zone)[0] for days in (0, 5, 6, 9, 10, 16)]
    assert kinds == [0, 1, 2, 2, 2, 0]


def test_nobody_speaks_for_somebody_elses_vehicle(field: Ground) -> None:
    vehicle()
    one = report(field, 500, AT)
    assert positions.take(reports=[one], by=STRANGER, at=AT) == (0, [("kecil:1", "not_yours")])
    assert positions.take(reports=[report(field, 5, AT, "kecil:9")], by=BY, at=AT).aside == [
        ("kecil:9", "unknown_vehicle")
    ]
    with pytest.raises(NotAllowedError):
        positions.register(code="kecil:1", feed=lines.CODE, label="", by=STRANGER, at=AT)
    with pytest.raises(NotAllowedError):
        positions.withdraw(code="kecil:1", by=STRANGER, at=AT)


def test_a_device_speaks_for_the_vehicle_that_names_it(field: Ground) -> None:
    device("bus-1")
    vehicle(device="bus-1")
    assert positions.take(reports=[report(field, 500, AT)], by=STRANGER, at=AT, device="bus-1").taken == 1
    assert positions.take(reports=[report(field, 500, AT)], by=STRANGER, at=AT, device="bus-2").taken == 0


def test_a_burst_that_holds_nonsense_keeps_what_is_sound(field: Ground) -> None:
    vehicle()
    reports = [report(field, 500, AT), report(field, 560, AT + timedelta(seconds=10)), report(field, 100, AT)]
    reports.append(positions.Report("kecil:1", 107.9, -6.9, AT + timedelta(seconds=20)))
    reports.append(report(field, 100, AT + timedelta(days=1)))
    found = positions.take(reports=reports, by=BY, at=AT + timedelta(seconds=30))
    assert found.taken == 2
    assert sorted(why for _code, why in found.aside) == ["again", "future", "jump"]
    with pytest.raises(InvalidError):
        positions.take(reports=[reports[0]] * 2001, by=BY, at=AT)


def test_vehicles_of_a_line_by_headway_become_predictions_in_every_process(field: Ground) -> None:
    vehicle()
    at = drive(field, 0, 1000)
    composing.compose(at=at)
    now = live.live()
    assert now.vehicles.id.tolist() == [b"kecil:1"]
    assert now.vehicles.first.tolist() == [2]
    day = live.running(lines.MONDAY).day
    run = int(field.network.runs.pattern[int(day.run[0])])
    assert run >= 0
    seen = [trip for trip in range(len(day.run)) if field.network.runs.pattern[day.run[trip]] == pattern(field, "h")]
    assert sorted(int(day.headway[trip]) for trip in seen) == [0, 600, 600]


def test_a_vehicle_by_the_clock_moves_its_run(field: Ground) -> None:
    vehicle()
    at = drive(field, 0, 1500, speed=3.7, begins=AT - timedelta(minutes=57), trip="a0")
    composing.compose(at=at)
    moved = live.live().moved
    assert moved.run.tolist() == [int(field.network.trips.run[field.places(0).trip["a0"]])]
    assert 150 < int(moved.arrive[-1]) < 400
    assert Passage.objects.filter(late__gt=60).exists()


def test_a_silent_vehicle_foretells_nothing(field: Ground) -> None:
    vehicle()
    at = drive(field, 0, 1000)
    composing.compose(at=at + timedelta(minutes=5))
    assert len(live.live().vehicles.id) == 0


def test_what_was_promised_is_held_against_what_happened(field: Ground) -> None:
    vehicle()
    for along in range(0, 3200, 80):
        at = AT + timedelta(seconds=along / 4)
        positions.take(reports=[report(field, along, at)], by=BY, at=at)
        composing.compose(at=at)
    rows = promises.by_line(lines.MONDAY, lines.MONDAY)
    assert {row.horizon for row in rows} >= {60, 180, 300}
    near = next(row for row in rows if row.horizon == 60)
    far = next(row for row in rows if row.horizon == 300)
    assert near.number >= 3
    assert near.mae < far.mae + 30
    assert near.line is not None and near.line.name == "H"
    assert promises.over_all(lines.MONDAY, lines.MONDAY)[0].number == near.number
    assert all(len(one.horizons) * 4 == len(one.said) for one in Promise.objects.all())


def test_promises_that_nobody_kept_are_counted_too(field: Ground) -> None:
    vehicle()
    at = drive(field, 0, 1000)
    composing.compose(at=at)
    assert Promise.objects.exists()
    ledger.tidy(zone=field.held.zone, at=at + timedelta(hours=3))
    assert not Promise.objects.exists()
    assert sum(PromiseDay.objects.values_list("lost", flat=True)) > 0


def test_bunched_vehicles_are_seen_on_the_strip(field: Ground) -> None:
    for code in ("kecil:1", "kecil:2", "kecil:3"):
        vehicle(code)
    drive(field, 2300, 2500, code="kecil:1")
    drive(field, 2100, 2300, code="kecil:2")
    drive(field, 200, 400, code="kecil:3")
    (strip,) = vehicles.strips(AT + timedelta(minutes=2))
    assert strip.wanted == 600
    assert [spot.code for spot in strip.spots] == ["kecil:1", "kecil:2", "kecil:3"]
    assert (strip.bunched, strip.wide) == (1, 0)


def test_how_often_a_line_comes_is_told_as_it_was_seen(field: Ground) -> None:
    line, at = "kecil:H", AT
    for minutes in (0, 8, 17, 29, 38):
        Passage.objects.create(line=line, direction=0, stop="kecil:s2", at=AT + timedelta(minutes=minutes), vehicle="v")
    at = AT + timedelta(minutes=40)
    found = {
        stop: [wait for one, wait in waits.waits(stops.board(stop, at).leaving, at).items() if one.direction == 0]
        for stop in ("kecil:s2", "kecil:s4")
    }
    assert found == {
        "kecil:s2": [vehicles.Every(8, 12, is_seen=True)], "kecil:s4": [vehicles.Every(10, 10, is_seen=False)]
    }  # fmt: skip


def test_ranges_seen_at_many_stops_are_told_by_the_direction_of_a_trip(field: Ground) -> None:
    line, now = "kecil:H", clock_.now()
    for minutes in (0, 8, 17, 29, 38):
        moment = now - timedelta(minutes=minutes)
        Passage.objects.create(line=line, direction=0, stop="kecil:s2", at=moment, vehicle="v")
    there, back = (line, "h", "kecil:s2"), (line, "h-back", "kecil:s2")
    found = seen.seen_headways({there, back, (line, "h", "kecil:s4"), ("none:X", "h", "kecil:s2")})
    assert found == {there: (pytest.approx(498, abs=1), pytest.approx(666, abs=1))}


def take(made: object, at: datetime) -> LiveFeed:
    state, _new = LiveFeed.objects.get_or_create(pk=FACT.code)
    polling.take(fact=FACT, state=state, content=made.SerializeToString(), at=at)  # type: ignore[attr-defined]
    return state


def declare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "declared", lambda: {FACT.code: FACT})


def test_a_live_feed_moves_the_day_until_it_is_too_old(field: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    at = datetime.fromtimestamp(rt.at(6.2), UTC)
    made = rt.message(rt.at(6.2))
    rt.trip(made, "a0", [("s2", {"arrive": 120})])
    take(made, at)
    composing.compose(at=at)
    assert live.live().moved.arrive.max() == 120
    assert live.live().heard.is_stale.tolist() == [0]

    lines.forget()
    later = at + timedelta(minutes=4)
    composing.compose(at=later)
    assert len(live.live().moved.run) == 0
    assert live.live().heard.is_stale.tolist() == [1]
    (shown,) = feeds.stale(lines.CODE, later)
    assert shown.age == timedelta(minutes=4)


def test_a_message_older_than_the_last_changes_nothing(field: Ground) -> None:
    at = datetime.fromtimestamp(rt.at(6.2), UTC)
    take(rt.message(rt.at(6.2)), at)
    state = take(rt.message(rt.at(6.1)), at)
    assert state.said_at == at


def test_a_broken_message_is_refused_and_the_last_good_one_stays(field: Ground) -> None:
    at = datetime.fromtimestamp(rt.at(6.2), UTC)
    state = take(rt.message(rt.at(6.2)), at)
    with pytest.raises(UnreadableError) as error:
        polling.take(fact=FACT, state=state, content=b"<html>", at=at)
    assert error.value.fault is Fault.BROKEN
    assert LiveFeed.objects.get().content


def test_vehicles_of_a_live_feed_are_known_by_it_alone(field: Ground) -> None:
    vehicle("kecil:mine")
    at = datetime.fromtimestamp(rt.at(7), UTC)
    made = rt.message(rt.at(7))
    rt.vehicle(made, "99", 106.81, -6.2, trip_id="h", start="06:50:00")
    rt.vehicle(made, "mine", 106.9, -6.3)
    take(made, at)
    assert Vehicle.objects.get(pk="kecil:99").pattern == pattern(field, "h")
    assert Vehicle.objects.get(pk="kecil:mine").at is None


def test_alerts_of_a_live_feed_come_change_and_go(field: Ground) -> None:
    at = datetime.fromtimestamp(rt.at(7), UTC)

    def say(text: str, number: int) -> None:
        made = rt.message(rt.at(7) + number)
        if text:
            alert = made.entity.add(id="a1").alert
            alert.cause, alert.effect = 10, 4
            alert.informed_entity.add(route_id="H")
            alert.header_text.translation.add(text=text, language="id")
        take(made, at + timedelta(seconds=number))

    say("Dialihkan", 1)
    say("Dialihkan lewat Jalan Merdeka", 2)
    row = ServiceAlert.objects.get()
    assert (row.header["id"], row.about, row.source) == ("Dialihkan lewat Jalan Merdeka", ["line:kecil:H"], FACT.code)
    say("", 3)
    assert ServiceAlert.objects.get().ended_at is not None


def test_what_is_composed_is_one_row_that_grows_newer(field: Ground) -> None:
    first = composing.compose(at=AT)
    second = composing.compose(at=AT)
    assert second > first
    row = LiveState.objects.get()
    assert packing.unpacked(zlib.decompress(row.content), Live).network[0].decode() == field.key
