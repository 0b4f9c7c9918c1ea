"""The synthetic network of a city pack as a GTFS feed: the same facts and days give the same feed, byte for byte."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from kota.mobility.transit.rules.gtfs import writing
from kota.mobility.transit.rules.synthetic import stops
from kota.mobility.transit.rules.synthetic.courses import Course, courses
from kota.mobility.transit.rules.synthetic.facts import DAYS, Facts
from kota.mobility.transit.rules.synthetic.roadside import roadsides
from kota.mobility.transit.rules.synthetic.runs import runs

Row = dict[str, Any]
Tables = dict[str, list[Row]]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RUNS, _RUNS_NOT = 1, 2


def build(facts: Facts, start: date, days: int) -> Tables:
    """The tables of GTFS by file name, for `days` from `start` on."""
    end = start + timedelta(days=max(days, 1) - 1)
    roadside, along = roadsides(facts)
    found = courses(facts, roadside, along)
    made, served = runs(facts, found), stops.platforms(found)
    tables = {
        "agency.txt": _agencies(facts),
        **stops.tables(facts, roadside, served),
        "routes.txt": _routes(facts),
        "trips.txt": made.trips,
        "stop_times.txt": made.stop_times,
        "frequencies.txt": made.frequencies,
        "shapes.txt": _shapes(found),
        "calendar.txt": [_service(row, start, end) for row in facts.services.values()],
        "calendar_dates.txt": _holidays(facts, start, end),
        "feed_info.txt": [_about(facts, start, end)],
        "attributions.txt": _attributions(facts),
        "translations.txt": _translations(facts, found, stops.names(facts, roadside)),
    }
    return {name: rows for name, rows in tables.items() if rows}  # a file of nothing but its name says too little


def zipped(tables: Tables) -> bytes:
    return writing.zipped(tables)


def _agencies(facts: Facts) -> list[Row]:
    language = facts.feed["language"]
    used = {line.operator for line in facts.lines.values()}
    return [
        {
            "agency_id": code, "agency_name": row["name"][language], "agency_url": row["url"],
            "agency_timezone": facts.feed["timezone"], "agency_lang": language,
        }
        for code, row in facts.operators.items()
        if code in used
    ]  # fmt: skip


def _routes(facts: Facts) -> list[Row]:
    about = facts.feed["about"]
    return [
        {
            "route_id": line.code, "agency_id": line.operator, "route_short_name": line.number,
            "route_long_name": line.name, "route_desc": f"{about['id']} {about['en']}",
            "route_type": facts.modes[line.mode]["route_type"], "route_color": line.color,
            "route_text_color": line.text_color, "route_sort_order": order,
        }
        for order, line in enumerate(facts.lines.values())
    ]  # fmt: skip


def _shapes(found: Sequence[Course]) -> list[Row]:
    return [
        {
            "shape_id": course.key,
            "shape_pt_lat": lat,
            "shape_pt_lon": lon,
            "shape_pt_sequence": at,
            "shape_dist_traveled": gone,
        }
        for course in found
        for at, ((lon, lat), gone) in enumerate(zip(course.shape.points, course.shape.metres, strict=True), start=1)
    ]


def _service(row: Any, start: date, end: date) -> Row:
    runs_on = {name: int(day in row["days"]) for name, day in zip(_WEEKDAYS, DAYS, strict=True)}
    return {"service_id": row["code"], **runs_on, "start_date": start, "end_date": end}


def _holidays(facts: Facts, start: date, end: date) -> list[Row]:
    """On a public holiday runs what runs on a weekend."""
    inside = [day for day in facts.holidays if start <= day <= end]
    return [
        {"service_id": row["code"], "date": day, "exception_type": _RUNS if row["holiday"] == "yes" else _RUNS_NOT}
        for day in inside
        for row in facts.services.values()
        if row["holiday"] != "same" and (row["holiday"] == "yes") != (DAYS[day.weekday()] in row["days"])
    ]


def _about(facts: Facts, start: date, end: date) -> Row:
    return {
        "feed_publisher_name": facts.feed["publisher"], "feed_publisher_url": facts.feed["url"],
        "feed_lang": facts.feed["language"], "default_lang": facts.feed["language"],
        "feed_start_date": start, "feed_end_date": end, "feed_version": f"synthetic {start} {end}",
        "feed_contact_url": facts.feed["url"],
    }  # fmt: skip


def _attributions(facts: Facts) -> list[Row]:
    """Who made the feed, and whose positions are in it."""
    lent = [(row["source"], row["url"]) for row in facts.sources.values() if "url" in row]
    return [
        {"attribution_id": f"source-{number}", "organization_name": name, "is_producer": 1, "attribution_url": url}
        for number, (name, url) in enumerate([(facts.feed["publisher"], facts.feed["url"]), *lent], start=1)
    ]


def _translations(facts: Facts, found: Sequence[Course], called: dict[str, str]) -> list[Row]:
    """English beside Indonesian, where it differs."""
    lines = {line.name: line.name_en for line in facts.lines.values()}
    heads = {course.headsign: course.headsign_en for course in found}
    agencies = {row["name"][facts.feed["language"]]: row["name"]["en"] for row in facts.operators.values()}
    said = (
        ("agency", "agency_name", agencies),
        ("stops", "stop_name", called),
        ("routes", "route_long_name", lines),
        ("trips", "trip_headsign", heads),
    )
    return [
        {"table_name": table, "field_name": name, "language": "en", "translation": there, "field_value": here}
        for table, name, words in said
        for here, there in words.items()
        if here != there
    ]
