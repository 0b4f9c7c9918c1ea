"""What is worth getting to in the city: what was imported, known places, and what is made up until there is more."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import h3
import shapely
from django.conf import settings
from django.db.models import Count, Max
from shapely.geometry import shape

from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.models import Opportunity
from kota.mobility.reach.rules import made_up
from kota.mobility.reach.rules.layers import PLACES, WORK, Layer, Point

CELL_LEVEL = 9  # hexagons of 0.1 km²
CHECK_S = 10.0
Homes = Mapping[str, Sequence[Point]]
_NEVER: Hashable = None


class _Store:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checked, self.stamp = float("-inf"), _NEVER
        self.cells: tuple[str, dict[str, list[tuple[float, float]]]] = ("", {})
        self.layers: dict[Kind, Layer] = {}

    def get(self) -> tuple[Hashable, dict[Kind, Layer]]:
        with self.lock:
            if time.monotonic() - self.checked >= min(CHECK_S, settings.KOTA_FACTS_MAX_AGE_S * CHECK_S):
                stamp = _stamp()
                if stamp != self.stamp:
                    self.layers, self.stamp = self._made(), stamp
                self.checked = time.monotonic()
            return self.stamp, self.layers

    def _made(self) -> dict[Kind, Layer]:
        digest = areas.boundaries().digest
        if self.cells[0] != digest or not self.cells[1]:
            self.cells = (digest, _cells())
        return {one.kind: one for one in _layers(self.cells[1])}


_STORE = _Store()


def layers() -> tuple[Hashable, dict[Kind, Layer]]:
    """Everything by kind, and a stamp that changes with it."""
    return _STORE.get()


def forget() -> None:
    """Hold nothing, for tests."""
    _STORE.checked, _STORE.stamp, _STORE.cells = float("-inf"), _NEVER, ("", {})


def _stamp() -> Hashable:
    own = Opportunity.objects.aggregate(count=Count("pk"), last=Max("pk"))
    name = str(Opportunity.objects.db) + str(settings.DATABASES["default"].get("NAME"))
    return (name, areas.boundaries().digest, areas.places().count(), own["count"], own["last"])


def _cells() -> dict[str, list[tuple[float, float]]]:
    """The middles of the hexagons of each kelurahan; its own middle where none lies in it."""
    found, middles = dict[str, list[tuple[float, float]]](), areas.middles()
    for feature in json.loads(areas.geojson(Level.KELURAHAN))["features"]:
        code, geometry = feature["properties"]["code"], shapely.make_valid(shape(feature["geometry"]))
        cells = h3.geo_to_cells(geometry, CELL_LEVEL) if not geometry.is_empty else []
        found[code] = [(lon, lat) for lat, lon in map(h3.cell_to_latlng, sorted(cells))]
    for code, middle in middles.items():
        if code.count(".") == 3 and not found.get(code):  # a kelurahan, smaller than a hexagon or without boundaries
            found[code] = [(middle.lon, middle.lat)]
    return found


def _layers(cells: Mapping[str, Sequence[tuple[float, float]]]) -> list[Layer]:
    own = defaultdict[Kind, list[Opportunity]](list)
    for row in Opportunity.objects.order_by("pk"):
        own[Kind(row.kind)].append(row)
    people = _people(own[Kind.PEOPLE], cells)
    homes = _by_area(people.points)
    known, work = defaultdict[Kind, list[Point]](list), list[tuple[float, float]]()
    for place in areas.places().only("name", "kind", "point", "area"):
        kind = PLACES.get(place.kind)
        if kind:
            known[kind].append(Point(place.point.lon, place.point.lat, 1.0, place.name, place.area_id or ""))
        if place.kind in WORK:
            work.append((place.point.lon, place.point.lat))
    others = (kind for kind in Kind if kind is not Kind.PEOPLE)
    return [people, *(_layer(kind, own[kind], known[kind], cells, homes, work) for kind in others)]


def _layer(kind: Kind, own: Sequence[Opportunity], known: Sequence[Point], cells: Mapping[str, Any], homes: Homes,
           work: Sequence[tuple[float, float]]) -> Layer:  # fmt: skip
    """What was imported; else known places, with made-up ones beside them where these are too few to be all."""
    if own:
        return Layer(kind, _points(own, cells), 0, tuple(sorted({row.source for row in own})))
    people = sum(one.weight for points in homes.values() for one in points)
    if kind is Kind.JOBS:
        more = made_up.jobs(homes, work)
    elif kind in made_up.EVERY and len(known) * made_up.FEW < people:
        more = made_up.places(kind, homes)
    else:
        more = []
    return Layer(kind, [*known, *more], len(more))


def _people(own: Sequence[Opportunity], cells: Mapping[str, Sequence[tuple[float, float]]]) -> Layer:
    """Evenly over their kelurahan: nobody has said more."""
    if own:
        return Layer(Kind.PEOPLE, _points(own, cells), 0, tuple(sorted({row.source for row in own})))
    found = [
        Point(lon, lat, many / len(cells[code]), "", code)
        for code, many in areas.people().items()
        for lon, lat in cells.get(code, ())
    ]
    return Layer(Kind.PEOPLE, found)


def _points(own: Sequence[Opportunity], cells: Mapping[str, Sequence[tuple[float, float]]]) -> list[Point]:
    found = list[Point]()
    for row in own:
        if row.point is not None:
            found.append(Point(row.point.lon, row.point.lat, row.weight, row.name, row.area))
        else:
            at = cells.get(row.area, ())
            found += [Point(lon, lat, row.weight / len(at), row.name, row.area) for lon, lat in at]
    return found


def _by_area(points: Sequence[Point]) -> Homes:
    found = defaultdict[str, list[Point]](list)
    for one in points:
        found[one.area].append(one)
    return found
