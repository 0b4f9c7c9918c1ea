"""Vehicles as they run now: who is where on a line, who runs bunched, how often a line really comes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import Vehicle
from kota.mobility.transit.rules.realtime import spacing
from kota.mobility.transit.rules.realtime.spacing import Gap, Spacing
from kota.mobility.transit.selectors.lines import LineRow, line_row
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.selectors.realtime.paces import paces

FRESH = timedelta(minutes=5)
OBSERVED = timedelta(minutes=100)  # for which headways are looked back at
ON_TIME = (-60, 300)  # seconds beside the timetable
AT_END_M = 60.0
_HEADWAYS = """
    WITH passed AS (
      SELECT line, direction, stop, extract(epoch FROM at - lag(at) OVER (
        PARTITION BY line, direction, stop ORDER BY at))::int AS gap
      FROM transit_passage WHERE at > %s AND at <= %s AND line = ANY (%s)
    ) SELECT line, direction, stop, array_agg(gap) FROM passed WHERE gap > 0 GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A vehicle on a strip: its share of the way, the stop that it comes to, and the gap to the one before it."""

    code: str
    label: str
    share: float
    next_stop: str
    at: datetime
    gap: Gap | None
    occupancy: int | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """A line in one direction with its vehicles, the farthest first. `wanted` is the headway that it should have."""

    line: LineRow
    direction: int
    headsign: str
    stops: tuple[tuple[str, float], ...]  # name and share of the way
    spots: tuple[Spot, ...]
    wanted: int
    excess_wait: int
    pattern: int

    def count(self, kind: Spacing) -> int:
        return sum(one.gap is not None and one.gap.kind is kind for one in self.spots)

    @property
    def bunched(self) -> int:
        return self.count(Spacing.BUNCHED)

    @property
    def wide(self) -> int:
        return self.count(Spacing.WIDE)


def fresh(at: datetime, *, line: str = "") -> list[Vehicle]:
    """Vehicles that spoke lately, of one line where one is named."""
    field = ground()
    rows = Vehicle.objects.filter(at__gt=at - FRESH, network=field.key, pattern__gte=0).order_by("code")
    if not line:
        return list(rows)
    route = field.held.directory.route_of.get(line, -1)
    return list(rows.filter(pattern__in=field.by_route.get(route, [])))


def strips(at: datetime, *, line: str = "") -> list[Strip]:
    """Lines with vehicles on them, those with the worst spacing first."""
    field, groups = ground(), defaultdict[int, list[Vehicle]](list)
    for row in fresh(at, line=line):
        groups[row.pattern].append(row)
    wanted = field.wanted_headways(at)
    found = [_strip(field, pattern, rows, wanted.get(pattern, 0), at) for pattern, rows in groups.items()]
    return sorted(found, key=lambda one: (-(one.bunched + one.wide), one.line.operator, one.line.name, one.direction))


def _strip(field: Ground, pattern: int, rows: list[Vehicle], wanted: int, at: datetime) -> Strip:
    way, length = field.way(pattern), max(float(field.way(pattern).stops[-1]), 1.0)
    pieces = paces(field, at).pieces(pattern)
    driving = [(row.code, row.along) for row in rows if AT_END_M < row.along < length - AT_END_M]
    gaps = spacing.gaps(driving, way.stops, pieces.mean, wanted)
    behind = {one.behind: one for one in gaps}
    names = [text(field.network.stops.name, stop) for stop in field.stops(pattern)]
    spots = []
    for row in sorted(rows, key=lambda row: -row.along):
        call = min(int(np.searchsorted(way.stops, row.along + 1)), len(names) - 1)
        spots.append(Spot(row.code, row.label or row.code.partition(":")[2], row.along / length, names[call],
                          row.at or at, behind.get(row.code), row.occupancy, row.is_simulated))  # fmt: skip
    line = line_row(field.held, int(field.network.patterns.route[pattern]))
    shares = tuple((name, float(place) / length) for name, place in zip(names, way.stops.tolist(), strict=True))
    wait = round(spacing.excess_wait([one.seconds for one in gaps], wanted))
    return Strip(line, field.direction(pattern), names[-1], shares, tuple(spots), wanted, wait, pattern)


@dataclass(frozen=True, slots=True)
class Every:
    """How often a line comes at a stop: minutes from the 10th to the 90th percentile. `is_seen`: not only promised."""

    low: int
    high: int
    is_seen: bool


def observed(lines: Iterable[str], at: datetime) -> dict[tuple[str, int], list[int]]:
    """Seconds between vehicles in the last hundred minutes at all stops of lines, by line and direction."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_HEADWAYS, [at - OBSERVED, at, list(lines)])
        for line, direction, _stop, gaps in cursor.fetchall():
            found[line, direction] += gaps
    return found


@dataclass(frozen=True, slots=True)
class Punctual:
    """Of a line by the clock, what is simulated by itself: stops passed, the share on time, the mean lateness in
    seconds."""

    line: LineRow
    is_simulated: bool
    number: int
    on_time: float
    late: float


def punctuality(since: datetime, until: datetime) -> list[Punctual]:
    """Lines with a timetable, the worst first: on time is from a minute early to five minutes late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, is_simulated, count(*), avg((late BETWEEN %s AND %s)::int)::float8, avg(late)::float8"
            " FROM transit_passage WHERE at > %s AND at <= %s AND late IS NOT NULL GROUP BY line, is_simulated",
            [*ON_TIME, since, until],
        )
        rows = cursor.fetchall()
    field = ground()
    known = field.held.directory.route_of
    found = [Punctual(line_row(field.held, known[line]), *rest) for line, *rest in rows if line in known]
    return sorted(found, key=lambda one: one.on_time)


def geojson(at: datetime, *, line: str = "") -> dict[str, Any]:
    """Vehicles on the map, with no more of them than everybody may know."""
    field = ground()
    features = []
    for row in fresh(at, line=line):
        name = line_row(field.held, int(field.network.patterns.route[row.pattern])).name
        age = max(0, int((at - row.at).total_seconds())) if row.at else 0
        stops = field.stops(row.pattern)
        sign = text(field.network.stops.name, stops[-1])
        features.append({
            "type": "Feature", "id": row.code, "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {
                "title": f"{name} → {sign}", "text": row.label, "line": field.line(row.pattern),
                "bearing": row.bearing, "age_s": age, "when": row.at.isoformat() if row.at else "", "kind": "info",
                "occupancy": row.occupancy, "is_simulated": row.is_simulated,
            },
        })  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
