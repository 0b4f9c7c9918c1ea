"""Our tariffs for feeds, and feeds' fares for us."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kota.base import clock
from kota.kernel.facts import facade as facts
from kota.mobility.fares.rules.feeds import comparing, first, reading, writing
from kota.mobility.fares.rules.feeds.shapes import FeedRoute, FeedStop, ReadFares, Row
from kota.mobility.fares.selectors.compiled import tariffs
from kota.mobility.fares.selectors.compiled import version as tariffs_version
from kota.mobility.fares.selectors.facts import KINDS, currency
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.opened import OpenRoute, OpenStop

AHEAD = timedelta(days=366)


def fares_v2(
    *, routes: Sequence[FeedRoute] = (), stops: Sequence[FeedStop] = (), day: date | None = None,
    until: date | None = None, language: str = "id",
) -> dict[str, list[Row]]:  # fmt: skip
    """GTFS-Fares v2 as rows by file name, for the routes and stops of a feed. What the standard has no words for lies
    in two files of our own. `calendar.txt` and `calendar_dates.txt` are to be added to the feed's."""
    every = tariffs()
    begins = day or every.local(clock.now()).day
    return writing.write(
        every, day=begins, until=until or begins + AHEAD, routes=routes, stops=stops, language=language
    )


def of_timetable(
    routes: Sequence[OpenRoute], stops: Sequence[OpenStop], day: date, until: date
) -> dict[str, list[Row]]:
    """The city's fares for the timetable that it gives on."""
    return fares_v2(
        routes=[FeedRoute(one.operator, one.name, one.mode, one.id) for one in routes],
        stops=[FeedStop(one.operator, one.id, one.name) for one in stops], day=day, until=until,
    )  # fmt: skip


def stamp() -> str:
    """Changes whenever a tariff does."""
    return f"{facts.changed_at(*KINDS)} {tariffs_version()}"


def read_fares_v2(tables: Mapping[str, Sequence[Mapping[str, str]]], *, operator: str = "") -> ReadFares:
    """A feed's Fares v2 as products of ours, with what could not be read."""
    return reading.read(tables, operator=operator, currency=currency())


def read_fares_v1(tables: Mapping[str, Sequence[Mapping[str, str]]], *, operator: str = "") -> ReadFares:
    """A feed's `fare_attributes.txt` and `fare_rules.txt`."""
    return first.read(tables, operator=operator, currency=currency())


def compared(
    found: ReadFares, tables: Mapping[str, Sequence[Mapping[str, str]]], *, operator: str
) -> comparing.Compared:
    """A feed's flat fares beside those of the city today."""
    every = tariffs()
    return comparing.compare(
        found, every, operator=operator, day=every.local(clock.now()).day, routes=routes_of(tables)
    )


def routes_of(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, FeedRoute]:
    """By their ids: of whom, how riders call them, and by what they go."""
    agencies = tables.get("agency.txt", ())
    names = {row.get("agency_id", ""): row.get("agency_name", "") for row in agencies}
    only = next(iter(names.values())) if len(names) == 1 else ""
    return {
        row["route_id"]: FeedRoute(
            names.get(row.get("agency_id", "")) or only, row.get("route_short_name") or row["route_id"],
            _mode(row.get("route_type", "")), row["route_id"],
        )
        for row in tables.get("routes.txt", ()) if row.get("route_id")
    }  # fmt: skip


def _mode(kind: str) -> str:
    return str(transit.mode(int(kind))) if kind.isdecimal() and len(kind) < 5 else ""
