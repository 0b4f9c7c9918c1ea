"""Laws that hold whatever the network: how an answer must change when the question or the network does."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kota.mobility.journeys.rules import masking
from kota.mobility.journeys.rules.legs import Found, Ride
from kota.mobility.transit.rules.gtfs.archive import Files
from tests.factories.transit import clock, feed, random_feed
from tests.unit.mobility.journeys.checking import Book, check, name
from tests.unit.mobility.journeys.networks import DAY, Town, town

HOUR, NIGHT = 3600, 86_400
SEEDS, STOP, MORNING = st.integers(0, 10_000), st.integers(0, 29), st.integers(5 * HOUR, 10 * HOUR)


def marks(found: Sequence[Found], at: int = 0) -> set[tuple[int, int]]:
    """Seconds after `at`, and rides. Left out is what is there half a day later: how much of the next service day is
    known depends on the day that is asked of."""
    return {(one.arrival - at, one.rides) for one in found if one.arrival - at < NIGHT // 2}


def is_no_worse(found: Sequence[Found], other: Sequence[Found]) -> bool:
    """Is there for each of the others one that is there as early with as few rides?"""
    return all(any(a.arrival <= b.arrival and a.rides <= b.rides for a in found) for b in other)


def with_trip(files: Files, dice: np.random.Generator) -> Files:
    """One trip more, of a line of its own."""
    calls, at = [], int(dice.integers(5 * HOUR, 10 * HOUR))
    for number, stop in enumerate(dice.permutation(30)[: int(dice.integers(2, 9))]):
        calls.append(f"more,s{stop},{number},{clock(at)},{clock(at)},,\n")
        at += int(dice.integers(60, 400))
    added = {"trips": "m,d,more\n", "routes": "m,o,m,Line m,3\n", "stop_times": "".join(calls)}
    return {file: text + added.get(file, "").encode() for file, text in files.items()}


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING)
def test_one_more_trip_makes_nobody_slower(seed: int, origin: int, goal: int, at: int) -> None:
    files, names = random_feed(seed, strict=seed % 2 == 1), (f"s{origin}", f"s{goal}")
    before, after = town(files), town(with_trip(files, np.random.default_rng(seed)))
    found = before.ask(*names, at)
    assert is_no_worse(after.ask(*names, at), found)
    for one in found[:1]:
        late, later = (place.ask(*names, one.arrival, arrive_by=True) for place in (before, after))
        assert later[0].start >= late[0].start


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING, st.integers(-3 * HOUR, 6 * HOUR))
def test_when_everything_runs_later_everybody_is_there_as_much_later(
    seed: int, origin: int, goal: int, at: int, more: int
) -> None:
    names = f"s{origin}", f"s{goal}"
    found = town(random_feed(seed)).ask(*names, at)
    moved = town(random_feed(seed, later=more)).ask(*names, at + more)
    assert marks(found, at) == marks(moved, at + more)


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, st.integers(0, 2 * HOUR))
def test_the_night_is_the_same_from_either_day(seed: int, origin: int, goal: int, at: int) -> None:
    """What runs after midnight is asked of the evening's service day, and of the morning's."""
    files, names = random_feed(seed, later=19 * HOUR), (f"s{origin}", f"s{goal}")
    evening = town(files).ask(*names, NIGHT + at)
    morning = town(files, day=DAY + timedelta(days=1)).ask(*names, at)
    assert marks(evening, NIGHT + at) == marks(morning, at)
    late = [town(files, day=DAY + timedelta(days=shift)).ask(*names, NIGHT * (1 - shift) + 3 * HOUR, arrive_by=True)
            for shift in (0, 1)]  # fmt: skip
    evening_starts = [one.start - NIGHT for one in late[0]]
    assert [start for start in evening_starts if start > -NIGHT // 4] == [
        one.start for one in late[1] if one.start > -NIGHT // 4
    ]


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING, st.integers(0, 11))
def test_a_line_that_is_left_out_is_not_used_and_makes_nobody_quicker(
    seed: int, origin: int, goal: int, at: int, line: int
) -> None:
    files, names = random_feed(seed, strict=seed % 2 == 1), (f"s{origin}", f"s{goal}")
    place, book = town(files), Book(files, frozenset({f"l{line}"}))
    routes = [at for at, one in enumerate(place.network.routes.id) if one.decode() == f"l{line}"]
    masks = masking.without(place.sides.masks, masking.Kept.of(place.network), place.day, routes, ())
    without = place.between({names[0]: 0}, {names[1]: 0}, at, masks)
    assert is_no_worse(place.ask(*names, at), without)
    for one in without:
        check(book, place.network, place.day, one)


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING)
def test_nobody_drives_through_a_closed_stretch(seed: int, origin: int, goal: int, at: int) -> None:
    place, dice, names = town(random_feed(seed)), np.random.default_rng(seed), (f"s{origin}", f"s{goal}")
    ahead = (dice.random(len(place.day.stop)) < 0.7).astype(np.uint8)
    masks = place.sides.masks._replace(ahead=ahead)
    found = place.between({names[0]: 0}, {names[1]: 0}, at, masks)
    back = [place.between({names[0]: 0}, {names[1]: 0}, one.arrival, masks, arrive_by=True) for one in found]
    assert is_no_worse(place.ask(*names, at), found)
    assert all(late and late[0].start >= at for late in back)
    for one in [*found, *(one for late in back for one in late)]:
        for leg in one.legs:
            if isinstance(leg, Ride):
                begin = int(place.day.offset[leg.row])
                assert ahead[begin + leg.board : begin + leg.alight].all()


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING)
def test_who_rolls_gets_in_and_out_only_where_that_is_possible(seed: int, origin: int, goal: int, at: int) -> None:
    dice, place = np.random.default_rng(seed), town(random_feed(seed))
    kind = dice.integers(0, 3, len(place.network.stops.lon)).astype(np.uint8)
    kept, names = masking.Kept.of(place.network), (f"s{origin}", f"s{goal}")
    answers = []
    for wanted in masking.StepFree:
        masks = masking.step_free(place.sides.masks, kind, kept, place.day, wanted)
        if wanted is masking.StepFree.SURE:  # of these vehicles nobody has said anything
            assert not masks.trip.any()
            masks = masks._replace(trip=place.sides.masks.trip)
        answers.append(place.between({names[0]: 0}, {names[1]: 0}, at, masks))
    any_, likely, sure = answers
    assert is_no_worse(any_, likely) and is_no_worse(likely, sure)
    assert all(kind[stop] != masking.NO for one in likely for stop in ends(place, one))
    assert all(kind[stop] == masking.YES for one in sure for stop in ends(place, one))


def ends(place: Town, one: Found) -> list[int]:
    day = place.day
    return [
        int(day.stop[day.offset[leg.row] + call])
        for leg in one.legs
        if isinstance(leg, Ride)
        for call in (leg.board, leg.alight)
    ]


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, st.integers(8 * HOUR, 10 * HOUR))
def test_a_headway_is_never_better_than_luck_nor_worse_than_bad_luck(
    seed: int, origin: int, goal: int, at: int
) -> None:
    """Runs at some moment of each headway: between those who never wait and those who always wait a whole one."""
    files, names = random_feed(seed), (f"s{origin}", f"s{goal}")
    place, some = town(files), town(files, expand=True).ask(f"s{origin}", f"s{goal}", at)
    lucky, half, unlucky = (place.ask(*names, at, wait=share) for share in (0, 500, 1000))
    assert is_no_worse(lucky, some) and is_no_worse(some, unlucky)
    assert is_no_worse(lucky, half) and is_no_worse(half, unlucky)
    for one in half:
        check(Book(files), place.network, place.day, one)


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, MORNING, st.integers(1, 4))
def test_more_rides_never_hurt_and_fewer_are_kept_to(seed: int, origin: int, goal: int, at: int, rides: int) -> None:
    place, names = town(random_feed(seed)), (f"s{origin}", f"s{goal}")
    few, many = place.ask(*names, at, rides=rides), place.ask(*names, at)
    assert all(one.rides <= rides for one in few)
    assert marks(few, at) == {mark for mark in marks(many, at) if mark[1] <= rides}


@settings(max_examples=25, deadline=None)
@given(SEEDS, STOP, STOP, STOP, MORNING)
def test_another_stop_within_reach_makes_nobody_slower(seed: int, origin: int, other: int, goal: int, at: int) -> None:
    place, to = town(random_feed(seed)), {f"s{goal}": 0}
    assume(origin != other)
    both = place.between({f"s{origin}": 0, f"s{other}": 240}, to, at)
    assert is_no_worse(both, place.between({f"s{origin}": 0}, to, at))
    assert is_no_worse(both, place.between({f"s{other}": 240}, to, at))
    assert all(name(place.network, one.first) in (f"s{origin}", f"s{other}") for one in both)


@pytest.mark.parametrize("arrive_by", [False, True])
def test_one_stays_seated_where_a_vehicle_goes_on_as_another_trip(arrive_by: bool) -> None:
    files = feed(
        [("a", 106.8, -6.2), ("b", 106.9, -6.2), ("c", 107.0, -6.2)],
        [("1", "x", [("a", "08:00"), ("b", "08:10")]), ("2", "y", [("b", "08:10:30"), ("c", "08:20")])],
    )
    assert town(files).ask("a", "c", 8 * HOUR) == []  # half a minute is too short to change
    files["trips"] = b"route_id,service_id,trip_id,block_id\nx,d,1,v\ny,d,2,v\n"
    at = 8 * HOUR + (1200 if arrive_by else 0)
    (one,) = town(files).ask("a", "c", at, arrive_by=arrive_by)
    assert (one.start, one.arrival, one.rides) == (8 * HOUR, 8 * HOUR + 1200, 1)
