"""Laws of the synthetic network: what holds for every trip, stop and station of the feed."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kota.base.errors import InvalidError
from kota.mobility.transit.rules.gtfs.archive import unpacked
from kota.mobility.transit.rules.gtfs.reading import read
from kota.mobility.transit.rules.shapes import apart
from kota.mobility.transit.rules.synthetic import facts as reading
from kota.mobility.transit.rules.synthetic import feed

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
NEAR_M = 1000
CORRIDORS = {str(number) for number in range(1, 15)}


def seconds(text: str) -> int:
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def by(rows: Rows, name: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


@pytest.fixture(scope="module")
def calls(tables: Tables) -> dict[str, Rows]:
    return by(tables["stop_times.txt"], "trip_id")


def test_the_lines_of_the_city_are_there(tables: Tables) -> None:
    lines = by(tables["routes.txt"], "agency_id")
    assert {row["route_short_name"] for row in lines["transjakarta"]} > CORRIDORS
    assert {row["route_short_name"] for row in lines["krl"]} == {"B", "C", "R", "T", "TP", "A"}
    assert sum(row["route_short_name"].startswith("JAK.") for row in lines["transjakarta"]) >= 30
    stations = Counter(row["stop_id"].split("-")[0] for row in tables["stops.txt"] if row["location_type"] == 1)
    assert (stations["mrt"], stations["lrtj"], stations["lrt"]) == (13, 6, 18)
    assert len({row["trip_short_name"] for row in tables["trips.txt"] if row["trip_short_name"]}) >= 12


def test_times_never_run_backwards_and_begin_and_end_each_trip(calls: dict[str, Rows]) -> None:
    for trip, rows in calls.items():
        assert [row["stop_sequence"] for row in rows] == list(range(1, len(rows) + 1)), trip
        times = [seconds(row[name]) for row in rows for name in ("arrival_time", "departure_time") if row[name]]
        assert times == sorted(times), trip
        assert rows[0]["departure_time"] and rows[-1]["arrival_time"], trip
        arrivals = [seconds(row["arrival_time"]) for row in rows if row["arrival_time"]]
        assert all(a < b for a, b in pairwise(arrivals)), trip


def test_every_stop_is_served_or_holds_one_that_is(tables: Tables) -> None:
    served = {row["stop_id"] for row in tables["stop_times.txt"]}
    for row in tables["stops.txt"]:
        if row["location_type"] == 0:
            assert row["stop_id"] in served
    parents = {row.get("parent_station") for row in tables["stops.txt"] if row["stop_id"] in served}
    assert {row["stop_id"] for row in tables["stops.txt"] if row["location_type"] == 1} <= parents


def test_stops_lie_on_the_shape_where_the_trip_says(tables: Tables, calls: dict[str, Rows]) -> None:
    at = {row["stop_id"]: (row["stop_lon"], row["stop_lat"]) for row in tables["stops.txt"]}
    shapes = {
        shape: {row["shape_dist_traveled"]: (row["shape_pt_lon"], row["shape_pt_lat"]) for row in rows}
        for shape, rows in by(tables["shapes.txt"], "shape_id").items()
    }
    for trip in tables["trips.txt"]:
        points, rows = shapes[trip["shape_id"]], calls[trip["trip_id"]]
        gone = [row["shape_dist_traveled"] for row in rows]
        assert gone[0] == 0 and gone[-1] == max(points) and all(a < b for a, b in pairwise(gone))
        assert all(apart(points[row["shape_dist_traveled"]], at[row["stop_id"]]) < 1 for row in rows)


def test_shapes_go_forward_and_are_hardly_longer_than_the_straight_lines_between_their_stops(
    tables: Tables, calls: dict[str, Rows]
) -> None:
    at = {row["stop_id"]: (row["stop_lon"], row["stop_lat"]) for row in tables["stops.txt"]}
    first = {trip["shape_id"]: trip["trip_id"] for trip in tables["trips.txt"]}
    for shape, rows in by(tables["shapes.txt"], "shape_id").items():
        gone = [row["shape_dist_traveled"] for row in rows]
        assert all(a < b for a, b in pairwise(gone)), shape
        straight = sum(apart(at[a["stop_id"]], at[b["stop_id"]]) for a, b in pairwise(calls[first[shape]]))
        assert 0.999 * straight - len(rows) <= gone[-1] <= 1.15 * straight, shape


def test_headways_follow_one_another_without_overlap(tables: Tables) -> None:
    exact = Counter[int]()
    for trip, rows in by(tables["frequencies.txt"], "trip_id").items():
        spans = [(seconds(row["start_time"]), seconds(row["end_time"])) for row in rows]
        assert all(start < end for start, end in spans), trip
        assert all(before[1] == after[0] for before, after in pairwise(spans)), trip
        assert all(0 < row["headway_secs"] < 2 * 3600 for row in rows), trip
        exact.update(row["exact_times"] for row in rows)
    assert exact[0] > exact[1] > 0


def test_buses_of_transjakarta_run_by_headway_and_trains_of_the_commuter_lines_by_timetable(tables: Tables) -> None:
    repeated = {row["trip_id"] for row in tables["frequencies.txt"]}
    operator = {row["route_id"]: row["agency_id"] for row in tables["routes.txt"]}
    for trip in tables["trips.txt"]:
        runs_by_headway = operator[trip["route_id"]] in ("transjakarta", "lrt-jakarta")
        assert (trip["trip_id"] in repeated) == runs_by_headway


def test_each_corridor_has_buses_at_night(tables: Tables) -> None:
    late = {row["trip_id"].split(".")[0] for row in tables["frequencies.txt"] if row["end_time"] == "29:00:00"}
    assert late == {f"tj-{number}" for number in CORRIDORS}


def test_riders_stay_seated_when_a_vehicle_goes_on_as_another_line_or_trip(
    tables: Tables, calls: dict[str, Rows]
) -> None:
    blocks = {block: trips for block, trips in by(tables["trips.txt"], "block_id").items() if block}
    assert any(trip["route_id"] == "krl-c" for trips in blocks.values() for trip in trips)
    lines = {block: {trip["route_id"] for trip in trips} for block, trips in blocks.items()}
    assert lines["damri-1"] == {"damri-surabaya", "damri-denpasar"}
    for block, trips in blocks.items():
        order = sorted((calls[trip["trip_id"]] for trip in trips), key=lambda rows: seconds(rows[0]["departure_time"]))
        for before, after in pairwise(order):
            assert seconds(before[-1]["arrival_time"]) < seconds(after[0]["departure_time"]), block
            assert before[-1]["stop_id"].split(".")[0] == after[0]["stop_id"].split(".")[0], block
        assert len({trip["service_id"] for trip in trips}) == 1 < len(trips), block


def test_the_traps_of_real_feeds_are_in_it(tables: Tables, calls: dict[str, Rows]) -> None:
    rows = tables["stop_times.txt"]
    assert any(row["arrival_time"] >= "25:10:00" for row in rows)
    assert any(not row["arrival_time"] for row in rows)
    assert any(row["drop_off_type"] == 1 for row in rows) and any(row["pickup_type"] == 1 for row in rows)
    parents = {row["stop_id"]: row.get("parent_station") or row["stop_id"] for row in tables["stops.txt"]}
    twice = {
        trip for trip, found in calls.items() if max(Counter(parents[row["stop_id"]] for row in found).values()) > 1
    }
    assert any(trip.startswith("krl-c.loop") for trip in twice) and any(trip.startswith("tj-bw2") for trip in twice)
    zones = {row["stop_id"]: row["stop_timezone"] for row in tables["stops.txt"] if row.get("stop_timezone")}
    assert zones == {"bus-gilimanuk": "Asia/Makassar", "bus-mengwi": "Asia/Makassar"}


def test_no_train_lets_passengers_off_before_they_have_left_the_city(tables: Tables, calls: dict[str, Rows]) -> None:
    trips = {row["trip_id"] for row in tables["trips.txt"] if row["trip_id"].startswith("sembrani.62")}
    assert len(trips) == 1
    rows = {row["stop_id"].split(".")[0]: row for row in calls[trips.pop()]}
    assert all(rows[code]["drop_off_type"] == 1 for code in ("st-gambir", "st-jatinegara", "st-bekasi"))
    assert rows["st-cirebon"]["drop_off_type"] == 0


def test_holidays_run_as_weekends_do(tables: Tables) -> None:
    exceptions = {(row["date"], row["service_id"]): row["exception_type"] for row in tables["calendar_dates.txt"]}
    assert exceptions[date(2026, 12, 25), "weekday"] == 2 and exceptions[date(2026, 12, 25), "weekend"] == 1
    assert all(day.weekday() < 5 for day, _ in exceptions)


def test_almost_every_kelurahan_of_the_mainland_has_a_stop_within_a_kilometre(
    tables: Tables, facts: reading.Facts
) -> None:
    served = [(row["stop_lon"], row["stop_lat"]) for row in tables["stops.txt"] if row["location_type"] == 0]
    mainland = {code: row for code, row in facts.kelurahan.items() if not code.startswith("31.01")}
    far = [row[0] for row in mainland.values() if min(apart(row[1:], stop) for stop in served) > NEAR_M]
    assert len(mainland) == 261 and not far


def test_a_step_free_station_has_a_way_without_steps_to_each_platform(tables: Tables, facts: reading.Facts) -> None:
    flat = {1, 5, 6}  # walkway, lift, gate
    ways: dict[str, set[str]] = defaultdict(set)
    for row in tables["pathways.txt"]:
        if row["pathway_mode"] in flat:
            ways[row["from_stop_id"]].add(row["to_stop_id"])
    kinds = {row["stop_id"]: (row["location_type"], row.get("parent_station")) for row in tables["stops.txt"]}
    inside = {kinds[row["to_stop_id"]][1] for row in tables["pathways.txt"]}
    for code in inside & {station.code for station in facts.stations.values() if station.step_free == "yes"}:
        reached = {stop for stop, (kind, parent) in kinds.items() if kind == 2 and parent == code}
        while more := {to for stop in reached for to in ways[stop]} - reached:
            reached |= more
        assert {stop for stop, (kind, parent) in kinds.items() if kind == 0 and parent == code} <= reached, code


def test_unknown_access_is_told_apart_from_none(tables: Tables, facts: reading.Facts) -> None:
    told = {row["stop_id"]: row["wheelchair_boarding"] for row in tables["stops.txt"] if row["location_type"] == 1}
    says = {"yes": 1, "no": 2, "unknown": 0}
    assert told == {code: says[station.step_free] for code, station in facts.stations.items() if code in told}
    assert set(told.values()) == {0, 1, 2}


def test_the_feed_says_in_both_languages_that_it_is_synthetic(tables: Tables) -> None:
    about = tables["feed_info.txt"][0]
    assert "sintetis" in about["feed_publisher_name"] and "synthetic" in about["feed_publisher_name"]
    assert all("sintetis" in row["route_desc"] and "Synthetic" in row["route_desc"] for row in tables["routes.txt"])
    english = {row["field_value"]: row["translation"] for row in tables["translations.txt"]}
    assert english["Stasiun Manggarai"] == "Manggarai station"
    roadside = [row["stop_name"] for row in tables["stops.txt"] if row["stop_id"].startswith("fs-")]
    assert all("(contoh)" in name and "(sample)" in english[name] for name in roadside)


def test_the_same_facts_and_days_give_the_same_bytes(files: dict[str, str], archive: bytes) -> None:
    assert feed.zipped(feed.build(reading.read(files), date(2026, 12, 1), 35)) == archive


def test_weeks_without_a_holiday_need_no_file_of_exceptions(facts: reading.Facts, tables: Tables) -> None:
    assert "calendar_dates.txt" in tables
    assert "calendar_dates.txt" not in feed.build(facts, date(2026, 9, 7), 14)


@pytest.mark.parametrize("name", [*reading.FILES, *reading.BESIDE])
def test_a_missing_file_is_named(files: dict[str, str], name: str) -> None:
    with pytest.raises(InvalidError, match=name):
        reading.read({key: text for key, text in files.items() if key != name})


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("network.toml", "[feed]", "[feed"),
        ("patterns.csv", "minutes", "minute"),
        ("trains.csv", "@08:20", "@late"),
        ("stations.csv", "106.8145", "east"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(files: dict[str, str], name: str, was: str, becomes: str) -> None:
    with pytest.raises(InvalidError, match="cannot be read"):
        reading.read(files | {name: files[name].replace(was, becomes)})


def test_the_reader_of_feeds_finds_no_problem_in_it(tmp_path: Path, archive: bytes, tables: Tables) -> None:
    path = tmp_path / "synthetic.zip"
    path.write_bytes(archive)
    found, problems = read(unpacked(path))
    assert found is not None and problems.listed() == []
    assert len(found.trips) == len(tables["trips.txt"])
