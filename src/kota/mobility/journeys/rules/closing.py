"""What a closed place keeps out of a search: stops in it, ways on foot through it, buses that would drive through
it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.streets.contracts import Footpaths
from kota.mobility.transit.contracts import Network

Ints = NDArray[np.int64]
ROAD = frozenset({3, 11, 700, 702, 704, 800})  # route_type of vehicles on streets
_STREETS = range(700, 900)


@dataclass(frozen=True, slots=True)
class Shut:
    """A closed place: `area` in degrees, or stops by their places; whom it stops; and what it is called."""

    name: str
    area: Any = None
    stops: frozenset[int] = frozenset()
    foot: bool = False
    wheelchair: bool = False
    bus: bool = False
    transit: bool = False


@dataclass(slots=True)
class Kept:
    """What stays out: stops, stretches of patterns (their first call), ways on foot, stops to which no way leads from
    the street (`ends`), lines out of service (`routes`). `by` says it for each closed place or alert."""

    stops: set[int] = field(default_factory=set)
    calls: set[int] = field(default_factory=set)
    ways: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    routes: set[int] = field(default_factory=set)
    by: list[tuple[str, "Kept"]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.stops or self.calls or self.ways or self.ends or self.routes)

    def only_guessed(self, by_street: NDArray[np.bool_]) -> None:
        """Forget ways that lead along streets: whether a straight line meets a place says nothing of them."""
        self.ways = {way for way in self.ways if not by_street[way]}
        for _name, one in self.by:
            one.ways = {way for way in one.ways if not by_street[way]}

    def add(self, name: str, other: "Kept") -> None:
        """Keep out what another place keeps out, too."""
        self.stops |= other.stops
        self.calls |= other.calls
        self.ways |= other.ways
        self.ends |= other.ends
        self.routes |= other.routes
        if other:
            self.by.append((name, other))

    def met(
        self, stops: Collection[int], calls: Collection[int], ways: Collection[int], ends: Collection[int] = (),
        routes: Collection[int] = (),
    ) -> list[str]:  # fmt: skip
        """Which closed places somebody would meet who used these; `ends` are the first and the last stop."""
        return [
            name for name, one in self.by
            if not (
                one.stops.isdisjoint(stops) and one.calls.isdisjoint(calls) and one.ways.isdisjoint(ways)
                and one.ends.isdisjoint(ends) and one.routes.isdisjoint(routes)
            )
        ]  # fmt: skip


class Ground:
    """Where stops, ways and streets of a network lie, to be asked which of them meet an area."""

    def __init__(self, network: Network, walks: Ways) -> None:
        self.network, self.walks = network, walks

    @cached_property
    def _stops(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(self.network.stops.lon, self.network.stops.lat))

    @cached_property
    def _ways(self) -> tuple[shapely.STRtree, Ints]:
        stops, walks = self.network.stops, self.walks
        source = np.repeat(np.arange(len(walks.first) - 1), np.diff(walks.first))
        return _lines(stops.lon, stops.lat, source, walks.to.astype(np.int64)), np.arange(len(walks.to))

    @cached_property
    def _streets(self) -> tuple[shapely.STRtree, Ints]:
        """Stretches between two calls of lines that drive on streets."""
        patterns, stops = self.network.patterns, self.network.stops
        mode = self.network.routes.mode[patterns.route]
        drives = np.isin(mode, list(ROAD)) | ((mode >= _STREETS.start) & (mode < _STREETS.stop))
        row = np.repeat(np.arange(len(patterns.route)), np.diff(patterns.offset))
        call = np.flatnonzero(drives[row] & ~np.isin(np.arange(len(row)) + 1, patterns.offset))
        return _lines(stops.lon, stops.lat, patterns.stop[call].astype(np.int64), patterns.stop[call + 1]), call

    def kept_out(self, shut: Sequence[Shut], *, wheelchair: bool) -> Kept:
        """All that the closed places keep out for somebody on foot, or in a wheelchair."""
        kept = Kept()
        for one in shut:
            kept.add(one.name, self._by(one, on_foot=one.foot or (wheelchair and one.wheelchair)))
        return kept

    def cut_off(self, ends: Collection[int], pairs: Collection[tuple[int, int]], station: NDArray[np.int32]) -> Kept:
        """What lifts that fail keep out: stops without a way from the street, with their ways to other stations, and
        ways between two platforms."""
        first, to = self.walks.first, self.walks.to
        source = np.repeat(np.arange(len(first) - 1), np.diff(first))
        shut = np.isin(source, list(ends)) | np.isin(to, list(ends))
        outside = np.flatnonzero(shut & (station[source] != station[to]))
        kept = Kept(ends=set(ends), ways=set(outside.tolist()))
        for a, b in pairs:
            at = int(first[a]) + int(np.searchsorted(to[first[a] : first[a + 1]], b))
            if at < first[a + 1] and to[at] == b:
                kept.ways.add(at)
        return kept

    def _by(self, one: Shut, *, on_foot: bool) -> Kept:
        kept = Kept(set(one.stops))
        if one.area is None:
            return kept
        if on_foot or one.transit:
            kept.stops |= set(self._stops.query(one.area, predicate="intersects").tolist())
        if on_foot:
            tree, ways = self._ways
            kept.ways |= set(ways[tree.query(one.area, predicate="intersects")].tolist())
        if one.bus or one.transit:
            tree, calls = self._streets
            kept.calls |= set(calls[tree.query(one.area, predicate="intersects")].tolist())
        return kept


def around(walks: Ways, by_street: NDArray[np.bool_], found: Footpaths, shut: Sequence[Shut], network: Network,
           kept: Kept) -> Ways:  # fmt: skip
    """The ways with their seconds and metres around closed places; those that lead around nothing are kept out. Each
    that is another is told with the closed place nearest to it."""
    source = np.repeat(np.arange(len(found.first) - 1), np.diff(found.first))
    at = _places(walks, source, found.to)
    at, mine = at[at >= 0], np.flatnonzero(at >= 0)
    mine, at = mine[by_street[at]], at[by_street[at]]
    seconds, metres = walks.seconds.copy(), walks.metres.copy()
    new = np.where(np.isfinite(found.seconds[mine]), np.ceil(found.seconds[mine]), NEVER).astype(np.int32)
    other = new > seconds[at]
    gone = other & (new >= NEVER)
    far = np.where(np.isfinite(found.metres[mine]), np.ceil(found.metres[mine]), 0).astype(np.int32)
    seconds[at[other]], metres[at[other & ~gone]] = new[other], far[other & ~gone]
    stops, to = network.stops, found.to[mine]
    points = shapely.points(
        (stops.lon[source[mine]] + stops.lon[to]) / 2, (stops.lat[source[mine]] + stops.lat[to]) / 2
    )
    which = shapely.STRtree([one.area for one in shut]).nearest(points[other]) if other.any() else np.zeros(0, int)
    for number, one in enumerate(shut):
        met = set(at[other][which == number].tolist())
        if met:
            kept.by.append((one.name, Kept(ways=met)))
    kept.ways |= set(at[gone].tolist())
    return replace(walks, seconds=seconds, metres=metres)


def _places(walks: Ways, source: Ints, to: NDArray[np.int32]) -> Ints:
    """Where pairs of stops stand among the ways; -1 where there is none."""
    size = len(walks.first)
    own = np.repeat(np.arange(size - 1), np.diff(walks.first)) * size + walks.to
    wanted = source * size + to
    at = np.minimum(np.searchsorted(own, wanted), max(0, len(own) - 1))
    return np.where(own[at] == wanted, at, -1) if len(own) else np.full(len(wanted), -1)


def _lines(lon: NDArray[np.float64], lat: NDArray[np.float64], a: Ints, b: NDArray[np.int32] | Ints) -> shapely.STRtree:
    ends = np.stack([np.column_stack([lon[a], lat[a]]), np.column_stack([lon[b], lat[b]])], axis=1)
    return shapely.STRtree(shapely.linestrings(ends))


def crosses(areas: Collection[Any], lon: float, lat: float, other_lon: float, other_lat: float) -> bool:
    """Does the straight way between two points meet any of the areas?"""
    line = shapely.LineString([(lon, lat), (other_lon, other_lat)])
    return any(area.intersects(line) for area in areas)
