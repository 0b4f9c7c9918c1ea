"""Whatever a live feed says, the day that is made of it can be searched: every index in bounds, no time goes back."""

import random
from collections import Counter
from typing import Any

import numpy as np
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.rules.days import compiled
from kota.mobility.transit.rules.realtime import applying, composing, extending, packing, parsing
from kota.mobility.transit.rules.realtime.resolving import Places
from kota.mobility.transit.rules.realtime.said import UnreadableError
from tests.factories import lines
from tests.factories import messages as rt
from tests.unit.mobility.transit.test_feed_fuzz import check_day, inside

NETWORK = lines.network()
DAY = compiled(NETWORK, lines.MONDAY)
PLACES = Places(NETWORK, 0)
NOW = rt.at(8)
TRIPS = ("a0", "a1", "a7", "h", "h-back", "x", "n", "t1", "t2", "nobody", "", "ü" * 500)
KINDS = ("SCHEDULED", "ADDED", "UNSCHEDULED", "CANCELED", "REPLACEMENT", "DUPLICATED", "DELETED", "NEW")
STARTS = ("", "06:00:00", "05:00:00", "21:59:59", "25:10:00", "99:59:59", "08:30:00", "8", "-1:00:00", "24:00:00")
DAYS = ("20260309", "20260308", "20260310", "20991231", "00000000", "", "x")
TIMES = (0, 1, -(2**40), 2**40, NOW, NOW - 7200, NOW + 90_000, NOW + 3 * 86_400)
LATE = (0, -86_401, 86_401, 600, -600, 2**31 - 1, -(2**31))


def message(dice: random.Random) -> Any:
    made = rt.message(NOW)
    for _ in range(dice.randint(0, 12)):
        entity = rt.trip(made, dice.choice(TRIPS), kind=dice.choice(KINDS), start=dice.choice(STARTS),
                         route=dice.choice(("", "A", "H", "X", "T", "Z")), day=dice.choice(DAYS))  # fmt: skip
        update = entity.trip_update
        if dice.random() < 0.3:
            update.delay = dice.choice(LATE)
        if dice.random() < 0.3:
            update.trip_properties.start_time, update.trip_properties.start_date = (
                dice.choice(STARTS),
                dice.choice(DAYS),
            )
        for place in range(dice.choice((0, 1, 3, 6, 6, 20))):
            _call(update.stop_time_update.add(), place, dice)
    return made


def _call(call: Any, place: int, dice: random.Random) -> None:
    if dice.random() < 0.6:
        call.stop_id = dice.choice((f"s{place % 6}", "s0", "s5", "nowhere", ""))
    if dice.random() < 0.4:
        call.stop_sequence = dice.choice((place * 10 + 10, 0, 2**32 - 1, 30))
    for event in (call.arrival, call.departure):
        if dice.random() < 0.6:
            event.time = dice.choice((*TIMES, NOW + place * 200, NOW + place * 200))
        if dice.random() < 0.3:
            event.delay = dice.choice(LATE)
        if dice.random() < 0.1:
            event.uncertainty = dice.choice((-1, 2**31 - 1, 30))
    call.schedule_relationship = dice.choice((0, 0, 0, 1, 2, 3))


def taken(content: bytes) -> Live | None:
    try:
        said = parsing.read(content, NOW)
    except UnreadableError:
        return None
    told = composing.Told()
    composing.take_trips(told, PLACES, said.trips, NOW)
    assert isinstance(told.problems, Counter)
    return composing.composed(told, [], version=1, made_at=NOW, network="n")


def check(live: Live) -> None:
    """In every process, for the days around."""
    again = packing.unpacked(packing.packed(live), Live)
    network = extending.extended(NETWORK, again)
    for shift in (-1, 0, 1):
        day = lines.MONDAY.fromordinal(lines.MONDAY.toordinal() + shift)
        made = applying.applied(NETWORK, compiled(NETWORK, day) if shift else DAY, again, day)
        check_day(made, len(network.stops.id))
        assert inside(made.pattern, len(network.patterns.route)) and inside(made.run, len(network.runs.pattern))
        check_patterns(network, made)


def check_patterns(network: Network, day: Any) -> None:
    sizes = np.diff(network.patterns.offset)[day.pattern]
    assert (sizes == np.diff(day.offset)).all()
    assert (day.window[day.headway > 0] >= 0).all()


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9))
@example(seed=687)  # a run of today on a day of another century
def test_whatever_trip_updates_say_the_day_can_be_searched(seed: int) -> None:
    found = taken(message(random.Random(seed)).SerializeToString())
    assert found is not None
    check(found)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_sound_message_with_other_bytes_in_it_is_refused_or_harmless(seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(message(random.Random(seed % 7)).SerializeToString())
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    end = dice.choice((len(content), dice.randrange(len(content))))
    found = taken(bytes(content[:end]))
    if found is not None:
        check(found)


def test_vehicles_of_nowhere_are_left_out() -> None:
    made = pb.FeedMessage()
    made.CopyFrom(rt.message(NOW))
    for lon, lat in ((float("nan"), 0.5), (float("inf"), -6.2), (0, 0), (181, 0), (106.8, -91)):
        rt.vehicle(made, "v", lon, lat)
    said = parsing.read(made.SerializeToString(), NOW)
    assert not said.vehicles and said.problems["no_position"] == 5
