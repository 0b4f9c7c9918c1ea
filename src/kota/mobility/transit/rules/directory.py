"""Finding one's way in a network: stops and lines by id, by place, by name, and which lines call where."""

import re
import unicodedata
from collections.abc import Iterable
from copy import copy
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.days import spans

METRES = 111_195.0
PLATFORM, STATION, ENTRANCE = 0, 1, 2


class Directory:
    """Indexes of one network, each made when first asked for."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._lines = network.routes

    def seen(self, network: Network) -> "Directory":
        """The same that also knows the ids of lines that stand behind those of its own network."""
        if len(network.routes.id) == len(self._lines.id):
            return self
        made = copy(self)
        made._lines = network.routes
        return made

    @cached_property
    def stop_of(self) -> dict[str, int]:
        """Places of stops by `feed:id`."""
        return self._by_id(self.network.stops.feed, self.network.stops.id)

    @cached_property
    def route_of(self) -> dict[str, int]:
        """Places of lines by `feed:id`."""
        return self._by_id(self.network.routes.feed, self.network.routes.id)

    def _by_id(self, feed: NDArray[np.int32], id_: NDArray[np.bytes_]) -> dict[str, int]:
        names = [one.decode() for one in self.network.feeds.tolist()]
        return {
            f"{names[of]}:{one.decode()}": at
            for at, (of, one) in enumerate(zip(feed.tolist(), id_.tolist(), strict=True))
        }

    def stop_id(self, stop: int) -> str:
        return f"{text(self.network.feeds, int(self.network.stops.feed[stop]))}:{text(self.network.stops.id, stop)}"

    def route_id(self, route: int) -> str:
        return f"{text(self.network.feeds, int(self._lines.feed[route]))}:{text(self._lines.id, route)}"

    @cached_property
    def served(self) -> NDArray[np.bool_]:
        """Stops at which any pattern calls."""
        found = np.zeros(len(self.network.stops.lon), dtype=bool)
        found[self.network.patterns.stop] = True
        return found

    @cached_property
    def station(self) -> NDArray[np.int32]:
        """The station that a stop belongs to, or itself."""
        parent = self.network.stops.parent
        own = np.arange(len(parent), dtype=np.int32)
        above = np.where(parent >= 0, parent, own)
        return np.where(parent[above] >= 0, parent[above], above).astype(np.int32)

    @cached_property
    def _members(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        order = np.argsort(self.station, kind="stable").astype(np.int32)
        return order, np.searchsorted(self.station[order], np.arange(len(self.station) + 1))

    def members(self, stop: int) -> list[int]:
        """All stops of the station that a stop belongs to, itself among them."""
        order, first = self._members
        station = int(self.station[stop])
        return [int(one) for one in order[first[station] : first[station + 1]]]

    def platforms(self, stop: int) -> list[int]:
        """Where one gets in: the served stops of a station, or of the stop itself when it is one platform of many."""
        group = self.members(stop) if self.network.stops.kind[stop] != PLATFORM else [stop]
        return [one for one in group if self.served[one]]

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """The days that timetables reach, by feed."""
        return spans(self.network.services)

    @cached_property
    def _patterns(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        patterns = self.network.patterns
        of = np.repeat(np.arange(len(patterns.route), dtype=np.int32), np.diff(patterns.offset))
        order = np.argsort(patterns.stop, kind="stable")
        return of[order], np.searchsorted(patterns.stop[order], np.arange(len(self.served) + 1))

    def patterns_at(self, stops: Iterable[int]) -> list[int]:
        """Patterns that call at any of the stops."""
        of, first = self._patterns
        return sorted({int(one) for stop in stops for one in of[first[stop] : first[stop + 1]]})

    def routes_at(self, stops: Iterable[int]) -> list[int]:
        """Lines that call at any of the stops, in the order that their operator wants."""
        routes = self.network.routes
        found = {int(self.network.patterns.route[one]) for one in self.patterns_at(stops)}
        return sorted(
            found, key=lambda one: (int(routes.mode[one]), int(routes.order[one]), natural(text(routes.short, one)))
        )

    @cached_property
    def _tree(self) -> tuple[shapely.STRtree, NDArray[np.int64], float]:
        stops = self.network.stops
        middle = float(np.nanmean(stops.lat)) if len(stops.lat) else 0.0
        kx = float(np.cos(np.radians(middle))) * METRES
        place = np.flatnonzero(self.served & np.isfinite(stops.lon))
        return shapely.STRtree(shapely.points(stops.lon[place] * kx, stops.lat[place] * METRES)), place, kx

    def near(self, lon: float, lat: float, metres: float) -> list[tuple[int, float]]:
        """Served stops within so many metres in a straight line, the nearest first."""
        tree, place, kx = self._tree
        stops = self.network.stops
        found = place[tree.query(shapely.Point(lon * kx, lat * METRES), predicate="dwithin", distance=metres)]
        far = np.hypot((stops.lon[found] - lon) * kx, (stops.lat[found] - lat) * METRES)
        order = np.argsort(far)
        return [(int(found[at]), float(far[at])) for at in order]

    @cached_property
    def places(self) -> list[int]:
        """Stations, and stops that belong to none, where anything stops."""
        shown = (self.station == np.arange(len(self.station))) & (self.network.stops.kind <= STATION)
        has = np.zeros(len(shown), dtype=bool)
        has[self.station[self.served]] = True
        return [int(at) for at in np.flatnonzero(shown & has)]

    @cached_property
    def _names(self) -> list[tuple[str, int]]:
        """Their names, folded."""
        return [(folded(text(self.network.stops.name, at)), at) for at in self.places]

    def named(self, words: str, most: int = 20) -> list[int]:
        """Stops whose names hold all the words; those that begin with them first, stations before poles."""
        wanted = folded(words).split()
        if not wanted:
            return []
        kind, whole = self.network.stops.kind, " ".join(wanted)
        found = [(name, at) for name, at in self._names if all(word in name for word in wanted)]
        found.sort(
            key=lambda one: (
                one[0] != whole,
                not one[0].startswith(whole),
                kind[one[1]] != STATION,
                len(one[0]),
                one[0],
            )
        )
        return [at for _, at in found[:most]]

    @cached_property
    def lines(self) -> list[int]:
        """Lines that run at all, in the order of their operators."""
        routes = self.network.routes
        runs = np.unique(self.network.patterns.route).tolist()
        return sorted(
            runs,
            key=lambda one: (
                int(routes.agency[one]),
                int(routes.order[one]),
                natural(text(routes.short, one) or text(routes.long, one)),
            ),
        )


def folded(words: str) -> str:
    """Small letters without marks, single blanks: `Stasiun  Manggarai` is `stasiun manggarai`."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.sub(r"[^\w\s]", " ", "".join(one for one in plain if not unicodedata.combining(one))).split())


def natural(name: str) -> list[tuple[int, int | str]]:
    """So that line 2 comes before line 10."""
    parts = re.findall(r"\d+|\D+", name)
    return [(0, int(part)) if part.isdigit() else (1, part.casefold()) for part in parts]
