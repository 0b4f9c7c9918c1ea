"""How every road flows now: `{segment, current_speed, free_flow_speed, confidence, closed, source, valid_to}`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Who
from kota.mobility.traffic.contracts import Grade, Source, TrafficRuleFact
from kota.mobility.traffic.models import Now
from kota.mobility.traffic.rules import speeds
from kota.mobility.traffic.selectors import facts
from kota.mobility.traffic.selectors.kept import Kept
from kota.mobility.traffic.selectors.network import Network, Road, network

ALONG_M = 20.0  # a road is closed when so much of it, or half of it, is: one that only crosses is not
ORDER = (Grade.CLOSED, Grade.STUCK, Grade.JAM, Grade.BUSY, Grade.FREE, Grade.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Flow:
    """A road now. `kmh` None: nothing measured lately."""

    road: Road
    kmh: float | None
    usual_kmh: float | None
    confidence: float
    source: int
    read_at: datetime | None
    valid_to: datetime | None
    is_closed: bool
    is_simulated: bool
    grade: Grade

    @property
    def delay_min(self) -> float:
        return speeds.delay_min(self.kmh, self.road.free_kmh, self.road.length_m)

    @property
    def sources(self) -> list[str]:
        return [one.name.lower() for one in Source if self.source & one and one.name]


@dataclass(frozen=True, slots=True)
class Summary:
    """Kilometres of road by how they flow, and what share of the free speed is driven where something is known."""

    kilometres: Mapping[Grade, float]
    known: int
    share: float | None
    delay_min: float
    is_simulated: bool


_FLOWS: Kept[list[Flow]] = Kept(5.0)


def flows(at: datetime, roads: Network | None = None) -> list[Flow]:
    """Every road, in the order of the network; some seconds old at most, but for closures, which are known at once."""
    roads = roads or network()
    closed = closed_places(roads)
    return _FLOWS.get("flows", (roads.version, closed), lambda: _flows(at, roads, closed))


def _flows(at: datetime, roads: Network, closed: frozenset[int]) -> list[Flow]:
    rule = facts.rule()
    known = {row[0]: row[1:] for row in _rows(at)}
    return [_flow(road, known.get(road.id), rule, road.place in closed) for road in roads.roads]


def _rows(at: datetime) -> Any:
    return Now.objects.filter(valid_to__gt=at).values_list(
        "segment_id", "kmh", "usual_kmh", "confidence", "source", "read_at", "valid_to", "is_simulated"
    )


def _flow(road: Road, row: Any, rule: TrafficRuleFact, is_closed: bool) -> Flow:  # noqa: FBT001
    kmh, usual, sure, source, read_at, valid_to, made = row or (None, None, 0.0, 0, None, None, False)
    grade = speeds.graded(kmh, road.free_kmh, rule, is_closed=is_closed)
    return Flow(road, kmh, usual, sure, source, read_at, valid_to, is_closed, made, grade)


def flow(road: Road, at: datetime) -> Flow:
    row = next((row[1:] for row in _rows(at).filter(segment_id=road.id)), None)
    return _flow(road, row, facts.rule(), road.place in closed_places(network()))


def worst(found: Sequence[Flow], limit: int = 20) -> list[Flow]:
    """The roads that cost most time now, closed ones first."""
    slow = [one for one in found if one.grade in (Grade.CLOSED, Grade.STUCK, Grade.JAM)]
    return sorted(slow, key=lambda one: (one.grade is not Grade.CLOSED, -one.delay_min, one.road.code))[:limit]


def summary(found: Sequence[Flow]) -> Summary:
    by = dict.fromkeys(ORDER, 0.0)
    for one in found:
        by[one.grade] += one.road.length_m / 1000
    known = [one for one in found if one.kmh is not None]
    lengths = np.array([one.road.length_m for one in known])
    shares = np.array([min((one.kmh or 0.0) / one.road.free_kmh, 1.0) for one in known])
    share = float((shares * lengths).sum() / lengths.sum()) if len(known) else None
    delay = sum(one.delay_min for one in known)
    made = sum(one.is_simulated for one in known)
    return Summary({grade: km for grade, km in by.items() if km}, len(known), share, delay, made * 2 > len(known))


_CLOSED: dict[Any, frozenset[int]] = {}


def closed_places(roads: Network) -> frozenset[int]:
    """Places of the roads on which no car passes now; counted anew when closures or roads change."""
    key = (closures.version(), roads.version)
    if key not in _CLOSED:
        fresh = _closed(roads)
        _CLOSED.clear()
        _CLOSED[key] = fresh
    return _CLOSED[key]


def _closed(roads: Network) -> frozenset[int]:
    if roads.matching is None:
        return frozenset()
    found: set[int] = set()
    for one in closures.standing(who=[Who.CAR]):
        if one.area is None:
            continue
        area = roads.matching.flat(one.area)
        hits = roads.matching.tree.query(area, predicate="intersects")
        lines = roads.matching.lines[hits]
        inside = shapely.length(shapely.intersection(lines, area))
        found |= {int(hit) for hit in hits[inside >= np.minimum(ALONG_M, shapely.length(lines) / 2)]}
    return frozenset(found)
