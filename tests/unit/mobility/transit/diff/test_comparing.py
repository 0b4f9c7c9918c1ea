"""What changes for riders: each thing that can change, alone, is found and said; and nothing else is."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.rules.diff.changes import PERIODS, SENTENCES, Change, Day, Period, What, said
from kota.mobility.transit.rules.diff.comparing import by_line, changes
from kota.mobility.transit.rules.diff.runs import count
from kota.mobility.transit.rules.gtfs.writing import zipped

Tables = dict[str, list[dict[str, Any]]]
MONDAY = date(2026, 11, 30)
EVERY = (Day.WEEKDAY, Day.SATURDAY, Day.SUNDAY)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def stop(code: str, name: str, lon: float, **more: Any) -> dict[str, Any]:
    return {
        "stop_id": code,
        "stop_name": name,
        "stop_lon": str(lon),
        "stop_lat": "-6.2",
        "wheelchair_boarding": "1",
    } | more


def trip(code: str, line: str, service: str, calls: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """`A 05:00, B 05:20`: the stops of a trip with their times."""
    parts = [part.split() for part in calls.split(", ")]
    rows = [
        {
            "trip_id": code,
            "stop_id": place,
            "stop_sequence": str(at),
            "arrival_time": f"{time}:00",
            "departure_time": f"{time}:00",
        }
        for at, (place, time) in enumerate(parts)
    ]
    about = {
        "trip_id": code,
        "route_id": line,
        "service_id": service,
        "direction_id": "0",
        "wheelchair_accessible": "1",
    }
    return about, rows


def feed() -> Tables:
    """A line by headway every day, and one by timetable that runs on weekdays."""
    trips = [
        trip("red-1", "red", "all", "a 05:00, b 05:20, c 05:40"),
        trip("blue-1", "blue", "work", "a 06:10, d 06:30"),
        trip("blue-2", "blue", "work", "a 07:10, d 07:30"),
    ]
    span = {"start_date": "20260101", "end_date": "20261231"}
    return {
        "agency.txt": [
            {"agency_id": "k", "agency_name": "K", "agency_url": "https://k.test", "agency_timezone": "Asia/Jakarta"}
        ],
        "routes.txt": [
            {"route_id": "red", "route_type": "3", "route_short_name": "1", "route_long_name": "A - C"},
            {"route_id": "blue", "route_type": "3", "route_short_name": "2", "route_long_name": "A - D"},
        ],
        "stops.txt": [
            stop("a", "Alun", 106.80),
            stop("b", "Baru", 106.81),
            stop("c", "Cikini", 106.82),
            stop("d", "Duri", 106.83),
        ],
        "trips.txt": [about for about, _ in trips],
        "stop_times.txt": [row for _, rows in trips for row in rows],
        "frequencies.txt": [
            {
                "trip_id": "red-1",
                "start_time": "05:00:00",
                "end_time": "22:00:00",
                "headway_secs": "600",
                "exact_times": "0",
            }
        ],
        "calendar.txt": [
            {"service_id": "all", **dict.fromkeys(WEEK, "1"), **span},
            {"service_id": "work", **dict.fromkeys(WEEK[:5], "1"), **dict.fromkeys(WEEK[5:], "0"), **span},
        ],
        "calendar_dates.txt": [],
        "fare_attributes.txt": [{"fare_id": "flat", "price": "3500", "currency_type": "IDR"}],
        "fare_rules.txt": [{"fare_id": "flat", "route_id": "red"}],
    }


def edited(edit: Callable[[Tables], object]) -> Tables:
    tables = deepcopy(feed())
    edit(tables)
    return tables


def files(tables: Tables) -> dict[str, bytes]:
    """The tables as a feed that somebody sends."""
    with ZipFile(io.BytesIO(zipped(tables))) as archive:
        return {name.removesuffix(".txt"): archive.read(name) for name in archive.namelist()}


def compared(old: Tables, new: Tables, day: date = MONDAY) -> list[Change]:
    return changes(files(old), files(new), day)


def found(edit: Callable[[Tables], object]) -> list[Change]:
    return compared(feed(), edited(edit))


def put(table: str, row: int, **values: Any) -> Callable[[Tables], object]:
    return lambda tables: tables[table][row].update(values)


def sentence(change: Change) -> str:
    told = said(change)
    return told.template % told.values


def lose(tables: Tables, line: str) -> None:
    gone = {row["trip_id"] for row in tables["trips.txt"] if row["route_id"] == line}
    for name in ("trips.txt", "stop_times.txt", "frequencies.txt"):
        tables[name] = [row for row in tables[name] if row["trip_id"] not in gone]


def skip(tables: Tables, code: str) -> None:
    tables["stop_times.txt"] = [row for row in tables["stop_times.txt"] if row["stop_id"] != code]


def test_a_feed_is_the_same_as_itself() -> None:
    assert compared(feed(), feed()) == []


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("routes.txt", 0, route_long_name="A - Kota"), ["1 A - C is now called 1 A - Kota."]),
        (put("stops.txt", 1, stop_lon="106.8101"), []),  # 11 m: nobody notices
        (put("stops.txt", 1, stop_lon="106.811"), ["Baru has moved by 111 m."]),
        (put("stops.txt", 1, stop_name="Pasar Baru"), ["The stop Baru is now called Pasar Baru."]),
        (put("stops.txt", 1, wheelchair_boarding="2"), ["Baru: not step-free; until now: step-free."]),
        (put("stops.txt", 1, wheelchair_boarding=""), ["Baru: not known; until now: step-free."]),
        (put("trips.txt", 0, wheelchair_accessible="2"), ["Vehicles of 1 A - C: not step-free; until now: step-free."]),
        (
            put("trips.txt", 1, wheelchair_accessible="2"),
            ["Vehicles of 2 A - D: partly step-free; until now: step-free."],
        ),
        (
            put("frequencies.txt", 0, start_time="04:30:00"),
            ["1 A - C, every day: first departure at 04:30 instead of 05:00."],
        ),
        (
            put("frequencies.txt", 0, end_time="23:00:00"),
            ["1 A - C, every day: last departure at 22:50 instead of 21:50."],
        ),
        (
            put("fare_attributes.txt", 0, price="4000"),
            ["1 A - C: fare 4000 IDR instead of 3500 IDR."],
        ),
        (
            put("calendar.txt", 1, saturday="1"),
            ["2 A - D now runs: Saturday."],
        ),
        (
            put("calendar.txt", 0, sunday="0"),
            ["1 A - C no longer runs: Sunday."],
        ),
        (
            lambda tables: lose(tables, "blue"),
            ["2 A - D no longer runs.", "Nothing stops at Duri any more (until now: 2)."],
        ),
        (
            lambda tables: skip(tables, "b"),
            ["1 A - C no longer stops at: Baru.", "Nothing stops at Baru any more (until now: 1)."],
        ),
    ],
)
def test_each_change_is_said_and_nothing_else(edit: Callable[[Tables], object], expected: list[str]) -> None:
    assert [sentence(change) for change in found(edit)] == expected


def test_what_is_new_in_one_version_was_lost_in_the_other() -> None:
    fewer = edited(lambda tables: lose(tables, "blue"))
    assert [sentence(change) for change in compared(fewer, feed())] == [
        "New line: 2 A - D.",
        "New stop: Duri (2).",
    ]


def test_headways_are_told_by_period_and_days_are_joined() -> None:
    gaps = found(put("frequencies.txt", 0, headway_secs="1200"))
    assert {change.what for change in gaps} == {What.HEADWAY, What.LAST}
    morning = next(change for change in gaps if change.period is Period.MORNING)
    assert (morning.before, morning.after, morning.days) == (600, 1200, EVERY)
    assert (
        sentence(morning) == "1 A - C, every day, in the morning rush (6:00 to 9:00): about every 20 min instead of 10."
    )


def test_a_line_that_goes_round_the_clock_has_no_last_departure() -> None:
    told = found(put("frequencies.txt", 0, start_time="00:00:00", end_time="24:00:00"))
    assert [(change.what, change.period) for change in told] == [(What.PERIOD_ADDED, Period.NIGHT)]


def test_a_slower_ride_is_told_where_it_goes_to_the_same_ends() -> None:
    told = found(put("stop_times.txt", 2, arrival_time="05:55:00", departure_time="05:55:00"))
    assert [sentence(change) for change in told] == ["1 A - C, every day: about 55 min from end to end instead of 40."]


def test_new_codes_of_the_same_line_and_stop_are_no_news() -> None:
    def renumber(tables: Tables) -> None:
        tables["routes.txt"][1]["route_id"] = tables["trips.txt"][1]["route_id"] = "b2"
        tables["trips.txt"][2]["route_id"] = "b2"
        tables["stops.txt"][3]["stop_id"] = "d2"
        for row in tables["stop_times.txt"]:
            row["stop_id"] = row["stop_id"].replace("d", "d2")

    assert found(renumber) == []


def test_platforms_of_a_station_are_one_stop() -> None:
    def divide(tables: Tables) -> None:
        tables["stops.txt"] += [
            stop("b1", "Baru", 106.8101, parent_station="b"),
            stop("b2", "Baru", 106.8102, parent_station="b"),
        ]
        for row in tables["stop_times.txt"]:
            row["stop_id"] = {"b": "b1"}.get(row["stop_id"], row["stop_id"])

    assert found(divide) == []


def test_a_version_that_ended_is_compared_by_its_last_week() -> None:
    later = edited(
        lambda tables: [row.update(start_date="20270101", end_date="20271231") for row in tables["calendar.txt"]]
    )
    assert compared(feed(), later, date(2027, 3, 1)) == []


def test_a_holiday_in_the_week_hides_nothing() -> None:
    holiday = {"service_id": "work", "date": "20261130", "exception_type": "2"}
    assert found(lambda tables: tables["calendar_dates.txt"].append(holiday)) == []


def test_prices_of_products_are_compared_by_name_medium_and_rider() -> None:
    def priced(amount: str) -> Tables:
        tables = feed()
        tables["fare_media.txt"] = [{"fare_media_id": "card", "fare_media_name": "Kartu"}]
        tables["fare_products.txt"] = [
            {
                "fare_product_id": "x",
                "fare_product_name": "Terusan",
                "fare_media_id": "card",
                "amount": amount,
                "currency": "IDR",
            }
        ]
        return tables

    assert [sentence(change) for change in compared(priced("5000"), priced("6000"))] == [
        "Terusan, Kartu: fare 6000 IDR instead of 5000 IDR."
    ]


def test_changes_are_gathered_by_line_with_those_of_stops_last() -> None:
    def both(tables: Tables) -> None:
        tables["frequencies.txt"][0]["start_time"] = "04:30:00"
        tables["stops.txt"][1]["stop_name"] = "Pasar Baru"

    assert list(by_line(found(both))) == ["red", ""]


def test_every_kind_of_change_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(What)
    for what in What:
        for days in [(), *((day,) for day in Day), EVERY]:
            told = said(Change(what, days=days, period=Period.NIGHT, before=None, after=None))
            assert "%" not in told.template % told.values


def test_an_empty_feed_is_compared_too() -> None:
    assert changes({}, {}, MONDAY) == []
    assert {change.what for change in changes({}, files(feed()), MONDAY)} == {What.LINE_ADDED, What.STOP_ADDED}


@given(
    st.integers(0, 50_000),
    st.integers(1, 60_000),
    st.integers(1, 60_000),
    st.integers(0, 100_000),
    st.integers(0, 100_000),
)
def test_departures_are_counted_without_expanding_them(start: int, lasts: int, headway: int, a: int, b: int) -> None:
    window = (start, start + lasts, headway)
    assert count(window, a, b) == sum(a <= at < b for at in range(start, start + lasts, headway))


def test_the_periods_cover_the_day_once() -> None:
    spans = sorted(span for spans in PERIODS.values() for span in spans)
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]


@settings(max_examples=40)
@given(st.data())
def test_no_cell_however_wrong_stops_the_comparison(data: st.DataObject) -> None:
    tables = feed()
    name = data.draw(st.sampled_from(sorted(name for name, rows in tables.items() if rows)))
    row = data.draw(st.sampled_from(tables[name]))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(
        st.text(max_size=12) | st.sampled_from(["", "-1", "1e400", "nan", "99:99:99", "20261331", "9" * 30])
    )
    for change in compared(feed(), tables) + compared(tables, feed()):
        assert sentence(change)
