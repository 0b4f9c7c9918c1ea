"""From the street to the platform without steps: what pathways allow, and what is left when lifts fail."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kota.mobility.access.contracts.steps import Reach
from kota.mobility.transit.contracts import Network

STAIRS, ESCALATOR, LIFT = 2, 4, 5
ENTRANCE = 2  # kind of a stop
Steps = tuple[int, int]  # to, the pathway's row


@dataclass(frozen=True)
class Inside:
    """The insides of a network's stations. `station` is the station of each stop, `served` where anything stops."""

    network: Network
    station: NDArray[np.int32]
    served: NDArray[np.bool_]

    @cached_property
    def _graph(self) -> dict[int, list[Steps]]:
        """Ways without steps from a stop, in the direction from the street inwards and back."""
        ways, graph = self.network.pathways, dict[int, list[Steps]]()
        for row in np.flatnonzero(~np.isin(ways.mode, (STAIRS, ESCALATOR))).tolist():
            a, b = int(ways.from_stop[row]), int(ways.to_stop[row])
            graph.setdefault(a, []).append((b, row))
            if ways.both[row]:
                graph.setdefault(b, []).append((a, row))
        return graph

    @cached_property
    def described(self) -> frozenset[int]:
        """Served stops whose way from the street is described: pathways end there, and their station has entrances."""
        ways, kind = self.network.pathways, self.network.stops.kind
        ends = {int(one) for column in (ways.from_stop, ways.to_stop) for one in column}
        open_ = {int(self.station[one]) for one in ends if kind[one] == ENTRANCE}
        return frozenset(one for one in ends if self.served[one] and int(self.station[one]) in open_)

    @cached_property
    def reach(self) -> NDArray[np.uint8]:
        """Of each stop, with all lifts working: a way in without steps, only with steps, or nothing is described."""
        found = np.zeros(len(self.station), np.uint8)
        for station in {int(self.station[one]) for one in self.described}:
            inner = self._from_street(station, ())
            for one in self._platforms(station):
                found[one] = Reach.YES if one in inner else Reach.NO
        return found

    def lost(self, closed: Collection[int]) -> tuple[set[int], set[tuple[int, int]]]:
        """What fails with these pathways: platforms that cannot be reached from the street any more, and ways from one
        platform to another."""
        ways = self.network.pathways
        stations = {int(self.station[int(ways.from_stop[row])]) for row in closed}
        shut, cut = set[int](), set[tuple[int, int]]()
        for station in stations:
            platforms = self._platforms(station)
            if any(self.network.stops.kind[one] == ENTRANCE for one in self._members(station)):
                shut |= (self._from_street(station, ()) - self._from_street(station, closed)) & set(platforms)
            for a in platforms:
                gone = self._spread([a], ()) - self._spread([a], closed)
                cut |= {(a, b) for b in gone if self.served[b]}
        return shut, cut

    def _members(self, station: int) -> list[int]:
        return np.flatnonzero(self.station == station).tolist()

    def _platforms(self, station: int) -> list[int]:
        return [one for one in self._members(station) if one in self.described]

    def _from_street(self, station: int, closed: Collection[int]) -> set[int]:
        kind = self.network.stops.kind
        return self._spread([one for one in self._members(station) if kind[one] == ENTRANCE], closed)

    def _spread(self, starts: list[int], closed: Collection[int]) -> set[int]:
        seen, waiting = set(starts), list(starts)
        while waiting:
            for to, row in self._graph.get(waiting.pop(), ()):
                if to not in seen and row not in closed:
                    seen.add(to)
                    waiting.append(to)
        return seen
