"""Streets of small maps, and ways on them, without a database."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kota.mobility.streets import storage
from kota.mobility.streets.contracts import SPEEDS, Profile, Way
from kota.mobility.streets.rules import finding, searching, shutting, waves
from kota.mobility.streets.rules.building import built
from kota.mobility.streets.rules.columns import Streets
from kota.mobility.streets.rules.searching import Room
from kota.mobility.streets.rules.shutting import OPEN, Area, Shut
from tests.factories.streets import Map, node

BOX = (106.0, -7.0, 108.0, -5.0)
Spot = tuple[float, float]


@dataclass
class Town:
    """A map as streets. Places are those of the grid."""

    streets: Streets
    room: Room

    def way(self, a: Spot, b: Spot, profile: Profile = Profile.WALK, shut: Shut = OPEN) -> Way | None:
        metre = finding.least(self.streets, profile)
        return finding.way(self.streets, self.room, node(*a), node(*b), profile, shut, SPEEDS[profile], metre)

    def goes(self, a: Spot, b: Spot, profile: Profile = Profile.WALK, shut: Shut = OPEN) -> Way:
        found = self.way(a, b, profile, shut)
        assert found is not None, f"no way from {a} to {b}"
        return found

    def reach(
        self, a: Spot, places: Iterable[Spot], profile: Profile, metres: float = 5000, shut: Shut = OPEN
    ) -> list[float]:
        start = finding.beside(self.streets, profile, shut, node(*a))
        there = finding.beside(self.streets, profile, shut, *(node(*one) for one in places))
        if start.edge[0] < 0:
            return [float("inf")] * len(there.edge)
        chosen = np.arange(len(there.edge), dtype=np.int32)
        return finding.reach(self.streets, self.room, start, there, chosen, metres, profile, shut)[1].tolist()

    def soonest(
        self,
        begun: Mapping[Spot, int],
        goals: Iterable[Spot],
        most: int,
        metres: float,
        profile: Profile,
        shut: Shut = OPEN,
    ) -> list[int]:
        """Tenths of a second to each goal, from places that are reached at so many."""
        ends = (finding.beside(self.streets, profile, shut, *(node(*one) for one in some)) for some in (begun, goals))
        sources, there = ends
        chosen = np.flatnonzero(sources.edge >= 0).astype(np.int32)
        tenths = np.fromiter(begun.values(), np.int32)[chosen]
        graph, per_off = searching.graph(self.streets, profile, shut.edges), 1 / SPEEDS[profile]
        found = waves.spread(graph, sources, chosen, tenths, most, metres, 1.0, per_off)
        return waves.arrive(graph, found, sources, there, most, metres, 1.0, per_off).tolist()

    def shut(self, shape: Any, **more: Any) -> Shut:
        return shutting.shut(self.streets, [Area(shape, **more)], "test")


def town(made: Map) -> Town:
    """Through a file, as everybody's streets come."""
    with tempfile.TemporaryDirectory() as folder:
        reader = storage.read(made.write(Path(folder) / "map.osm.pbf"), BOX)
    streets = built(reader.drawn())
    return Town(streets, searching.room(len(streets.lon), len(streets.arc)))
