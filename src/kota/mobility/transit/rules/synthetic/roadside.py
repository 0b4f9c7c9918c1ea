"""Stops of generated lines: about every 450 m from place to place, each marked as a sample.

Lines that pass the same spot share its stop. A stop is called after the kelurahan that is nearest, with a number.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kota.mobility.transit.rules.shapes import LonLat, apart
from kota.mobility.transit.rules.synthetic.facts import Facts

APART_M = 450.0
_BESIDE = (0.0003, -0.0003)  # from the middle of a station to the side of the road
_SPOT = 0.0008  # degrees: what is nearer than this is one spot


@dataclass(frozen=True, slots=True)
class Roadside:
    """One stop beside a road; both directions use it."""

    code: str
    name: str
    name_en: str
    lon: float
    lat: float


def roadsides(facts: Facts) -> tuple[dict[str, Roadside], dict[str, tuple[str, ...]]]:
    """Every stop by its code, and the codes along each generated line."""
    naming, spots, found = _Naming(facts), dict[tuple[int, int], str](), dict[str, Roadside]()
    along: dict[str, tuple[str, ...]] = {}
    for way in facts.ways:
        codes: list[str] = []
        for anchor, point in _points(facts, way.via):
            spot = (round(point[0] / _SPOT), round(point[1] / _SPOT))
            code = spots.setdefault(spot, anchor or _code(point))
            if code not in found:
                found[code] = naming.stop(code, point)
            if not codes or codes[-1] != code:
                codes.append(code)
        along[way.line] = tuple(codes)
    return found, along


class _Naming:
    def __init__(self, facts: Facts) -> None:
        self.facts, self.used = facts, Counter[str]()

    def stop(self, code: str, point: LonLat) -> Roadside:
        lon, lat = round(point[0], 5), round(point[1], 5)
        station = self.facts.stations.get(code.removeprefix("fs-"))
        if station:
            name = self.facts.kinds[station.kind]
            here, there = name["id"].format(name=station.name), name["en"].format(name=station.name)
            return Roadside(code, f"{here}, tepi jalan (contoh)", f"{there}, roadside (sample)", lon, lat)
        near = min(self.facts.kelurahan.values(), key=lambda row: apart(point, row[1:]))[0]
        self.used[near] += 1
        called = f"{near} {self.used[near]}"
        return Roadside(code, f"{called} (contoh)", f"{called} (sample)", lon, lat)


def _points(facts: Facts, via: tuple[str, ...]) -> Iterator[tuple[str, LonLat]]:
    """Places and what lies between them; a place has a code."""
    places = [(f"fs-{code}", _place(facts, code)) for code in via]
    for (code, a), (_, b) in pairwise(places):
        yield code, a
        hops = max(1, math.ceil(apart(a, b) / APART_M))
        for i in range(1, hops):
            yield "", (a[0] + (b[0] - a[0]) * i / hops, a[1] + (b[1] - a[1]) * i / hops)
    yield places[-1]


def _code(point: LonLat) -> str:
    """A code that stays as long as the stop stays where it is."""
    return f"fs-{point[0] * 1e4:.0f}-{-point[1] * 1e4:.0f}"


def _place(facts: Facts, code: str) -> LonLat:
    if code in facts.kelurahan:
        return facts.kelurahan[code][1:]
    station = facts.stations[code]
    return station.lon + _BESIDE[0], station.lat + _BESIDE[1]
