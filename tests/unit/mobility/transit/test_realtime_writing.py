"""GTFS-Realtime written, and read again."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.rules.realtime import parsing, writing
from kota.mobility.transit.rules.realtime.said import (
    About,
    AlertSaid,
    Call,
    CallKind,
    Carriage,
    Moment,
    Said,
    TripKind,
    TripSaid,
    VehicleSaid,
    Which,
)

NOW = 1_773_000_000
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
NAME = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)


@st.composite
def which(draw: st.DrawFn) -> Which:
    kind = draw(st.sampled_from([TripKind.SCHEDULED, TripKind.UNSCHEDULED, TripKind.CANCELED]))
    start = draw(st.one_of(st.none(), st.integers(0, 30 * 3600)))
    return Which(draw(NAME), draw(NAME), draw(st.sampled_from([None, 0, 1])), date(2026, 3, 9), start, kind)


@st.composite
def call(draw: st.DrawFn) -> Call:
    moment = st.builds(Moment, st.integers(NOW - 80_000, NOW + 80_000), st.none(), st.integers(0, 900))
    return Call(draw(st.integers(0, 99)), draw(NAME), draw(moment), draw(st.one_of(st.none(), moment)),
                draw(st.sampled_from(CallKind)), draw(st.sampled_from([None, 0, 5])))  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_what_is_written_is_read_as_it_was(data: st.DataObject) -> None:
    """Law: reading undoes writing."""
    ids = iter(range(100))
    calls = st.lists(call(), max_size=3).map(tuple)
    trips = [TripSaid(str(next(ids)), data.draw(which()), data.draw(calls), None, "v", NOW) for _ in range(2)]
    place = st.integers(1, 80).map(float)
    vehicle = VehicleSaid(
        str(next(ids)), data.draw(NAME), "Bus 1", data.draw(which()), data.draw(place), data.draw(place), 90.0, 8.5,
        NOW, 3, "s1", 2, 1, 2, 40, (Carriage("1", 2, 40), Carriage("2", None, None)), 2,
    )  # fmt: skip
    words = {"id": data.draw(NAME), "en": data.draw(NAME)}
    alert = AlertSaid(
        str(next(ids)), 10, 4, 3, ((NOW, None), (None, NOW)),
        (About(route="A", stop="s1", direction=0), About(agency="op", mode=3)), words, {}, {},
    )  # fmt: skip
    said = Said(NOW, "2.0", trips, [vehicle], [alert])

    assert parsing.read(writing.written(said), NOW) == said


def test_as_json_it_has_the_names_of_the_standard() -> None:
    which_ = Which("h", "H", 0, date(2026, 3, 9), 21_600, TripKind.UNSCHEDULED)
    said = Said(NOW, "2.0", [TripSaid("t", which_, (Call(1, "s1", Moment(NOW + 60, None, 30), None),), at=NOW)])
    (entity,) = json.loads(writing.as_json(said))["entity"]
    assert entity["trip_update"]["trip"]["schedule_relationship"] == "UNSCHEDULED"
    assert entity["trip_update"]["trip"]["start_time"] == "06:00:00"
    assert entity["trip_update"]["stop_time_update"][0]["arrival"] == {"time": NOW + 60, "uncertainty": 30}
