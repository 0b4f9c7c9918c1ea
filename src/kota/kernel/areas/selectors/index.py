"""Which area holds a point: all boundaries in memory, answered in microseconds.

Most H3 cells lie inside one area, so a cell once seen answers by dictionary; only cells on a border ask the polygons.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Polygon

from kota.base.geo import METRES_PER_DEGREE, Point
from kota.kernel.areas.contracts import Boundaries, Here, Level, Located
from kota.kernel.areas.models import Area
from kota.kernel.facts import facade as facts

CELL_LEVEL = 9
NEAR_BORDER_M = 250  # a cell of resolution 9 is about 350 m wide: nearer to a border, the table may be wrong
_MOST_CELLS = 100_000


class Index:
    """Areas and the boundaries of the lowest level."""

    def __init__(self, *, is_approximate: bool) -> None:
        rows = list(Area.objects.only("code", "level", "name", "parent_id", "point", "boundary").order_by("code"))
        self.is_approximate = is_approximate
        self.areas: dict[str, Here] = {}
        self.middles = {row.code: row.point for row in rows}
        names = {row.code: (row.name, row.parent_id, row.level) for row in rows}
        for row in rows:
            self.areas[row.code] = Here(row.code, row.name, row.level, _path(row.code, names))
        shaped = [row for row in rows if row.level == Level.KELURAHAN and row.boundary]
        self.codes = [row.code for row in shaped]
        self.polygons: Any = shapely.from_wkb([bytes(row.boundary or b"") for row in shaped])
        shapely.prepare(self.polygons)
        self.tree = STRtree(self.polygons)
        self._cells: dict[int, tuple[int, ...] | int] = {}
        self._borders: dict[int, tuple[int, ...]] = {}
        self.trees: dict[str, list[tuple[Here, list[tuple[str, str]]]]] = {}  # by the kecamatan that is opened

    def find(self, lon: float, lat: float) -> int:
        """Position of the area that holds a point, or -1."""
        cell = h3.latlng_to_cell(lat, lon, CELL_LEVEL)
        known = self._cells.get(cell)
        if known is None:
            known = self._learn(cell)
        if isinstance(known, int):
            return known
        for position in known:
            if shapely.intersects_xy(self.polygons[position], lon, lat):
                return position
        return -1

    def find_many(self, lons: Any, lats: Any) -> Any:
        """Positions for arrays of points, -1 where none."""
        found = np.full(len(lons), -1)
        point, polygon = self.tree.query(shapely.points(lons, lats), predicate="intersects")
        found[point[::-1]] = polygon[::-1]  # a point in two slivers belongs to the first
        return found

    def near(self, lon: float, lat: float, metres: float) -> list[int]:
        """Positions of areas within a distance, nearest first."""
        point = shapely.Point(lon, lat)
        hits = self.tree.query(point, predicate="dwithin", distance=metres / METRES_PER_DEGREE)
        return sorted((int(hit) for hit in hits), key=lambda hit: self.polygons[hit].distance(point))

    def around(self, lon: float, lat: float, own: int) -> tuple[Here, ...]:
        """The areas, save the point's own, whose border is so near that the table may be wrong; nearest first."""
        cell = h3.latlng_to_cell(lat, lon, CELL_LEVEL)
        around = self._borders.get(cell)
        if around is None:
            around = self._learn_border(cell)
        if not around or around == (own,):
            return ()
        point = shapely.Point(lon, lat)
        far = [(shapely.distance(self.polygons[hit], point), hit) for hit in around if hit != own]
        near = [hit for distance, hit in sorted(far) if distance <= NEAR_BORDER_M / METRES_PER_DEGREE]
        return tuple(self.areas[self.codes[hit]] for hit in near)

    def _learn_border(self, cell: int) -> tuple[int, ...]:
        hexagon = Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        hits = self.tree.query(hexagon, predicate="dwithin", distance=NEAR_BORDER_M / METRES_PER_DEGREE)
        around = tuple(sorted(int(hit) for hit in hits))
        if len(self._borders) < _MOST_CELLS:
            self._borders[cell] = around
        return around

    def _learn(self, cell: int) -> tuple[int, ...] | int:
        hexagon = Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        hits = [int(hit) for hit in self.tree.query(hexagon, predicate="intersects")]
        inside = next((hit for hit in hits if self.polygons[hit].contains(hexagon)), None)
        known = -1 if not hits else inside if inside is not None and len(hits) == 1 else tuple(sorted(hits))
        if len(self._cells) < _MOST_CELLS:
            self._cells[cell] = known
        return known


def _path(code: str, names: Mapping[str, tuple[str, str | None, str]]) -> tuple[str, ...]:
    path: list[str] = []
    step: str | None = code
    while step and (names[step][2] != Level.PROVINCE or not path):
        path.append(names[step][0])
        step = names[step][1]
    return tuple(path)


_BUILT: dict[str, Index] = {}


def index() -> Index:
    """The index over the boundaries in force; built anew when they were replaced."""
    now: Boundaries | None = facts.current("boundaries").get("boundaries")
    digest = now.digest if now else ""
    if digest not in _BUILT:
        fresh = Index(is_approximate=now.is_approximate if now else True)
        _BUILT.clear()
        _BUILT[digest] = fresh
    return _BUILT[digest]


def locate(lon: float, lat: float) -> Located:
    """The kelurahan that holds a point; with approximate boundaries, also the neighbours that it may belong to."""
    index_ = index()
    position = index_.find(lon, lat)
    area = index_.areas[index_.codes[position]] if position >= 0 else None
    if not index_.is_approximate:
        return Located(area)
    return Located(area, lambda: index_.around(lon, lat, position))


def locate_many(lons: Sequence[float], lats: Sequence[float]) -> list[str | None]:
    """Codes of the kelurahan that hold many points; None outside the city."""
    index_ = index()
    codes = [*index_.codes, None]
    return [codes[position] for position in index_.find_many(np.asarray(lons), np.asarray(lats))]


def nearby_areas(point: Point, metres: float) -> list[Here]:
    """Kelurahan within a distance of a point, nearest first."""
    index_ = index()
    return [index_.areas[index_.codes[i]] for i in index_.near(point.lon, point.lat, metres)]


def middles() -> Mapping[str, Point]:
    """The middle of each area by its code."""
    return index().middles


def names() -> dict[str, str]:
    """Every area by its code, with the areas above it."""
    return {code: area.full_name for code, area in index().areas.items()}


def by_code(code: str) -> Here | None:
    return index().areas.get(code)


def family(codes: Iterable[str]) -> frozenset[str]:
    """Areas with everything that they lie in and everything that lies in them: whoever lives in one is concerned."""
    known, wanted = index().areas, set(codes)
    above = {code[:end] for code in wanted for end in range(len(code)) if code[end] == "."}
    return frozenset(
        code for code in known if code in wanted or code in above or any(code.startswith(f"{one}.") for one in wanted)
    )


def holding(codes: Iterable[str]) -> Here | None:
    """The smallest area in which all of these lie; None when that is the whole city."""
    wanted = [f"{code}." for code in codes]
    inner = [area for area in index().areas.values() if area.level != Level.PROVINCE]
    found = [area for area in inner if wanted and all(code.startswith(f"{area.code}.") for code in wanted)]
    return max(found, key=lambda area: len(area.code), default=None)


def below(code: str) -> list[Here]:
    """The areas right below one, by name; of the province when `code` is empty."""
    areas = index().areas.values()
    if not code:
        return sorted((a for a in areas if a.level == Level.KOTA), key=lambda a: a.name)
    depth = code.count(".") + 1
    return sorted(
        (a for a in areas if a.code.startswith(code + ".") and a.code.count(".") == depth),
        key=lambda a: a.name,
    )


def tree(chosen: str = "") -> list[tuple[Here, list[tuple[str, str]]]]:
    """Every kota with codes and names of its kecamatan to choose from; the kelurahan of the one that is chosen too."""
    kept, opened = index().trees, ".".join(chosen.split(".")[:3])  # the kecamatan that is chosen, or lies above it
    if opened not in index().areas:
        opened = ""
    if opened not in kept:
        kept[opened] = _tree(opened)
    return kept[opened]


def _tree(chosen: str) -> list[tuple[Here, list[tuple[str, str]]]]:
    found = []
    for kota in below(""):
        rows = []
        for kecamatan in below(kota.code):
            rows.append((kecamatan.code, kecamatan.name))
            if chosen == kecamatan.code or chosen.startswith(kecamatan.code + "."):
                rows += [(kelurahan.code, f"– {kelurahan.name}") for kelurahan in below(kecamatan.code)]
        found.append((kota, rows))
    return found


def under(code: str, level: str) -> list[Here]:
    """All areas of a level in an area, by code."""
    return [a for a in index().areas.values() if a.level == level and (not code or a.code.startswith(code))]
