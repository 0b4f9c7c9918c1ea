"""Stations of an operator: which one a stop is, and how far it is from one to another along its lines."""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kota.mobility.fares.contracts import LineFact

_WORDS = re.compile(r"\b(stasiun|halte|station|stop|mrt|lrt|krl)\b|[^a-z0-9]+")


def plain(name: str) -> str:
    """A stop's id or name as it is compared: `MRT:Stasiun Blok M` and `blok-m` are one."""
    return _WORDS.sub("", name.rsplit(":", 1)[-1].lower())


class Network:
    """The stations of one operator."""

    def __init__(self, lines: Iterable[LineFact]) -> None:
        self.names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._ways: dict[str, dict[str, int]] = defaultdict(dict)
        self._far: dict[str, dict[str, int]] = {}
        for line in lines:
            self._add(line)

    def _add(self, line: LineFact) -> None:
        for station in line.stations:
            self.names.setdefault(station.code, station.name)
            for called in (station.code, station.name, *station.aliases):
                self._plain.setdefault(plain(called), station.code)
                self._codes.setdefault(called, station.code)
        for one, other in zip(line.stations, line.stations[1:], strict=False):
            metres = round(abs(other.km - one.km) * 1000)
            for a, b in ((one.code, other.code), (other.code, one.code)):
                self._ways[a][b] = min(metres, self._ways[a].get(b, metres))

    def station(self, stop: str) -> str:
        """The station's code, or nothing where it is none of this operator's."""
        return self._codes.get(stop) or (self._plain.get(plain(stop), "") if stop else "")

    def may_be_one(self, stop: str, other: str) -> bool:
        """Are two stops the same station, as far as one knows them?"""
        a, b = self.station(stop), self.station(other)
        return not a or not b or a == b

    def is_like(self, name: str, station: str) -> bool:
        """Does a name begin as the station is called: `Blok M arah utara`?"""
        return any(code == station and plain(name).startswith(called) for called, code in self._plain.items())

    def metres(self, stop: str, other: str) -> int | None:
        """Along the lines, the shortest way; None where no way is known."""
        a, b = self.station(stop), self.station(other)
        if not a or not b:
            return None
        if a not in self._far:
            self._far[a] = self._reach(a)
        return self._far[a].get(b)

    def _reach(self, start: str) -> dict[str, int]:
        far, heap = {start: 0}, [(0, start)]
        while heap:
            so_far, here = heapq.heappop(heap)
            if so_far > far[here]:
                continue
            for there, metres in self._ways[here].items():
                if so_far + metres < far.get(there, so_far + metres + 1):
                    far[there] = so_far + metres
                    heapq.heappush(heap, (far[there], there))
        return far


def networks(lines: Mapping[str, LineFact]) -> dict[str, Network]:
    """By the operator's code."""
    found: dict[str, list[LineFact]] = defaultdict(list)
    for line in lines.values():
        found[line.operator].append(line)
    return {operator: Network(some) for operator, some in found.items()}
