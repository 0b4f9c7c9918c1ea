"""The day as it really goes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules import boards
from kota.mobility.transit.rules.days import compiled
from kota.mobility.transit.rules.realtime import applying, composing, extending, packing, parsing
from kota.mobility.transit.rules.realtime.resolving import Places
from tests.factories import lines
from tests.factories import messages as rt

NETWORK = lines.network()
DAY = compiled(NETWORK, lines.MONDAY)
PLACES = Places(NETWORK, 0)
NOW = rt.at(6.2)
FROM_A0 = [6 * 3600 + place * 180 for place in range(lines.STOPS)]


def told(made: Any) -> composing.Told:
    found = composing.Told()
    composing.take_trips(found, PLACES, parsing.read(made.SerializeToString(), NOW).trips, NOW)
    return found


def live(made: Any) -> Live:
    return composing.composed(told(made), [], version=1, made_at=NOW, network="n")


def day(made: Any) -> Day:
    return applying.applied(NETWORK, DAY, live(made), lines.MONDAY)


def trips(of: Day) -> list[dict[str, Any]]:
    """Every trip of a day as a row that can be read."""
    found = []
    for row in range(len(of.pattern)):
        size = of.offset[row + 1] - of.offset[row]
        for number, trip in enumerate(range(of.first_trip[row], of.first_trip[row + 1])):
            first = of.first_time[row] + number * size
            calls = slice(of.offset[row], of.offset[row + 1])
            found.append({
                "run": int(of.run[trip]), "shift": int(of.shift[trip]),
                "arrive": of.arrive[first : first + size].tolist(),
                "depart": of.depart[first : first + size].tolist(), "stop": of.stop[calls].tolist(),
                "board": of.board[calls].tolist(), "headway": int(of.headway[trip]), "window": int(of.window[trip]),
            })  # fmt: skip
    return found


def of(day_: Day, run: int, shift: int = 0) -> dict[str, Any]:
    (one,) = [trip for trip in trips(day_) if trip["run"] == run and trip["shift"] == shift]
    return one


def run(trip: str) -> int:
    return int(NETWORK.trips.run[PLACES.trip[trip]])


def test_a_delay_holds_from_the_call_that_was_said_on() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s2", {"arrive": 120})])
    assert of(day(made), run("a0"))["arrive"] == [*FROM_A0[:2], *(at + 120 for at in FROM_A0[2:])]


def test_calls_are_found_by_their_number_alone() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("", {"sequence": 50, "arrive": 60})])
    assert of(day(made), run("a0"))["arrive"] == [*FROM_A0[:4], *(at + 60 for at in FROM_A0[4:])]


def test_a_time_counts_more_than_a_delay_and_no_data_ends_what_is_known() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [
        ("s1", {"arrive_at": rt.ZERO + FROM_A0[1] + 90, "arrive": 5}), ("s3", {"kind": "NO_DATA"}),
    ])  # fmt: skip
    late = np.array(of(day(made), run("a0"))["arrive"]) - FROM_A0
    assert late.tolist() == [0, 90, 90, 0, 0, 0]


def test_a_delay_of_the_whole_trip_is_taken_where_no_call_is_said() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", delay=300)
    assert of(day(made), run("a0"))["arrive"] == [at + 300 for at in FROM_A0]


def test_nobody_arrives_before_having_left() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s1", {"depart": 600}), ("s2", {"arrive": -600})])
    one = of(day(made), run("a0"))
    assert all(a <= d for a, d in zip(one["arrive"], one["depart"], strict=True))
    assert all(d <= a for d, a in zip(one["depart"], one["arrive"][1:], strict=False))


def test_who_is_overtaken_stands_in_another_row() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s0", {"depart": 900})])
    found = day(made)
    for row in range(len(found.pattern)):
        size = found.offset[row + 1] - found.offset[row]
        count = found.first_trip[row + 1] - found.first_trip[row]
        times = found.arrive[found.first_time[row] :][: size * count].reshape(count, size)
        if found.headway[found.first_trip[row]] == 0:
            assert (np.diff(times, axis=0) >= 0).all()


@pytest.mark.parametrize("kind", ["CANCELED", "DELETED"])
def test_a_cancelled_run_is_gone_and_no_other(kind: str) -> None:
    made = rt.message(NOW)
    rt.trip(made, "a1", kind=kind)
    assert len(trips(day(made))) == len(trips(DAY)) - 1
    assert run("a1") not in [one["run"] for one in trips(day(made))]


def test_one_of_the_runs_that_repeat_exactly_is_cancelled_by_its_start() -> None:
    made = rt.message(NOW)
    rt.trip(made, "x", kind="CANCELED", start="08:30:00")
    left = [one["depart"][0] for one in trips(day(made)) if one["run"] == run("x")]
    assert left == [28_800, 32_400, 34_200]


def test_at_a_skipped_call_nobody_gets_in_but_the_others_do() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s2", {"kind": "SKIPPED"})])
    found = day(made)
    assert of(found, run("a0"))["board"] == [1, 1, 0, 1, 1, 1]
    assert of(found, run("a1"))["board"] == [1] * 6


def test_an_added_trip_runs_with_its_own_times() -> None:
    made = rt.message(NOW)
    calls = [(f"s{place}", {"arrive_at": rt.at(6.5) + place * 100}) for place in (0, 2, 4)]
    rt.trip(made, "extra", calls, kind="NEW", route="A")
    (one,) = [trip for trip in trips(day(made)) if len(trip["stop"]) == 3]
    assert one["arrive"] == [23_400, 23_600, 23_800]
    network = extending.extended(NETWORK, live(made))
    pattern = int(network.runs.pattern[one["run"]])
    assert int(network.patterns.route[pattern]) == PLACES.route["A"]
    assert network.patterns.stop[network.patterns.offset[pattern] :].tolist() == one["stop"]
    assert network.runs.arrive[network.runs.times[one["run"]] :].tolist() == one["arrive"]
    assert text(network.trips.id, int(network.runs.trip[network.runs.offset[one["run"]]])) == "extra"
    assert one["stop"] == [PLACES.stop[f"s{place}"] for place in (0, 2, 4)]


def test_a_doubled_trip_runs_again_at_its_new_start() -> None:
    made = rt.message(NOW)
    entity = rt.trip(made, "a0", kind="DUPLICATED")
    entity.trip_update.trip_properties.trip_id = "again"
    entity.trip_update.trip_properties.start_time = "06:05:00"
    entity.trip_update.trip_properties.start_date = "20260309"
    found = live(made)
    assert found.added.run.tolist() == [run("a0")]
    assert found.added.trip.tolist() == [b"again"]
    both = {run("a0"), len(NETWORK.runs.pattern)}
    assert sorted(one["arrive"] for one in trips(day(made)) if one["run"] in both) == [
        FROM_A0, [at + 300 for at in FROM_A0]
    ]  # fmt: skip
    network = extending.extended(NETWORK, found)
    assert network.runs.pattern[-1] == network.runs.pattern[run("a0")]
    assert text(network.trips.headsign, -1 + len(network.trips.id)) == "Ujung"


def test_a_replacement_takes_the_place_of_the_trip() -> None:
    made = rt.message(NOW)
    calls = [(f"s{place}", {"arrive_at": rt.ZERO + FROM_A0[0] + place * 200}) for place in range(4)]
    rt.trip(made, "a0", calls, kind="REPLACEMENT")
    found = trips(day(made))
    assert not [one for one in found if one["run"] == run("a0")]
    assert [len(one["arrive"]) for one in found if one["run"] == len(NETWORK.runs.pattern)] == [4]


def test_trips_that_one_stays_seated_through_are_late_together() -> None:
    made = rt.message(NOW)
    rt.trip(made, "t1", [("s1", {"arrive": 60})])
    rt.trip(made, "t2", [("s4", {"arrive": 240})])
    late = np.array(of(day(made), run("t2"))["arrive"]) - np.array(of(DAY, run("t2"))["arrive"])
    assert late.tolist() == [0, 60, 60, 60, 60, 240, 240]


def test_a_run_of_yesterday_that_is_still_on_its_way_is_late_too() -> None:
    made = rt.message(NOW)
    rt.trip(made, "n", delay=120, day="20260308")
    assert of(day(made), run("n"), -1)["arrive"] == [at + 120 for at in of(DAY, run("n"), -1)["arrive"]]
    assert of(day(made), run("n"))["arrive"] == of(DAY, run("n"))["arrive"]


def test_a_vehicle_of_a_line_by_headway_becomes_a_trip_and_unseen_ones_come_behind_it() -> None:
    made = rt.message(NOW)
    coming = [(f"s{place}", {"arrive_at": rt.at(6.2) + 200 * place}) for place in range(2, 6)]
    rt.trip(made, "h", coming, kind="UNSCHEDULED", start="06:00:00")
    rows = [one for one in trips(day(made)) if one["run"] == run("h") and one["shift"] == 0]
    (seen,) = [one for one in rows if not one["headway"]]
    (unseen,) = [one for one in rows if one["headway"]]
    assert seen["arrive"][2:] == [22_320 + 200 * place for place in range(2, 6)]
    assert unseen["depart"][0] == 6 * 3600 + 300
    assert unseen["window"] == DAY.window[DAY.run == run("h")][0] - 3900


def windows(made: Any, of: str = "h") -> list[tuple[int, int]]:
    """When runs of a line without a timetable leave, in minutes after six."""
    return [
        (one["depart"][0] // 60 - 360, (one["depart"][0] + one["window"]) // 60 - 360)
        for one in trips(day(made)) if one["run"] == run(of) and one["shift"] == 0
    ]  # fmt: skip


def test_a_cancelled_run_of_a_line_by_headway_leaves_a_gap() -> None:
    made = rt.message(NOW)
    assert windows(made) == [(-60, 955)]
    rt.trip(made, "h", kind="CANCELED", start="06:00:00")
    assert windows(made) == [(-60, -5), (5, 955)]
    rt.trip(made, "h", kind="CANCELED", start="06:10:00")
    rt.trip(made, "h", kind="CANCELED", start="05:00:00")
    assert windows(made) == [(-55, -5), (15, 955)]
    assert windows(made, "h-back") == [(-60, 955)]


def test_a_run_that_no_window_has_cancels_nothing() -> None:
    made = rt.message(NOW)
    rt.trip(made, "h", kind="CANCELED", start="23:30:00")
    rt.trip(made, "h", kind="CANCELED")
    assert windows(made) == [(-60, 955)]


def test_a_line_of_which_every_run_is_cancelled_does_not_run() -> None:
    made = rt.message(NOW)
    for minute in range(0, 17 * 60, 10):
        rt.trip(made, "h", kind="CANCELED", start=f"{5 + minute // 60:02}:{minute % 60:02}:00")
    assert windows(made) == []


@pytest.mark.parametrize(
    ("times", "expected"),
    [([], (0, 0)), ([3000], (1, 1200)), ([3000, 3600], (2, 1800)), ([3000, 6000], (2, 1200)), ([100], (0, 0)),
     ([9000], (0, 0))],
)  # fmt: skip
def test_who_waits_longer_is_told_how_long(times: list[int], expected: tuple[int, int]) -> None:
    assert boards.missing(times, 2700, 600) == expected


def test_what_no_timetable_knows_is_counted_and_changes_nothing() -> None:
    made = rt.message(NOW)
    rt.trip(made, "nobody", [("s1", {"arrive": 60})])
    rt.trip(made, "h", [("s1", {"arrive": 60})])
    rt.trip(made, "a0", [("nowhere", {"arrive": 60})])
    rt.trip(made, "a1", [("s1", {"arrive": 60})], day="20310101")
    assert told(made).problems == {
        "unknown_trip": 1, "no_start_time": 1, "unknown_call": 1, "says_nothing": 1, "not_on_this_day": 1,
    }  # fmt: skip
    assert trips(day(made)) == trips(DAY)


def test_columns_come_back_from_bytes_as_they_were() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s2", {"arrive": 120})])
    rt.trip(made, "a1", kind="CANCELED")
    before = live(made)
    after = packing.unpacked(packing.packed(before), Live)
    assert packing.packed(after) == packing.packed(before)
    assert after.moved.arrive.tolist() == before.moved.arrive.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(-600, 3600)), max_size=12))
def test_delays_lose_no_trip_and_let_none_overtake_in_its_row(said: list[tuple[int, int, int]]) -> None:
    """Laws: every run stays, times of each trip run forward, no row has a trip that passes an earlier one."""
    made = rt.message(NOW)
    for trip, call, late in {trip: (trip, call, late) for trip, call, late in said}.values():
        rt.trip(made, f"a{trip}", [(f"s{call}", {"arrive": late})])
    found = day(made)
    key = [(one["run"], one["shift"]) for one in trips(found)]
    assert sorted(key) == sorted((one["run"], one["shift"]) for one in trips(DAY))
    for one in trips(found):
        assert all(a <= d for a, d in zip(one["arrive"], one["depart"], strict=True))
    for row in range(len(found.pattern)):
        size, count = int(found.offset[row + 1] - found.offset[row]), int(np.diff(found.first_trip)[row])
        times = found.depart[found.first_time[row] :][: size * count].reshape(count, size)
        assert not count or (np.diff(times, axis=0) >= 0).all()


def test_a_network_that_nothing_touches_is_the_same_day() -> None:
    network: Network = NETWORK
    assert applying.applied(network, DAY, composing.nothing(), lines.MONDAY) is DAY
