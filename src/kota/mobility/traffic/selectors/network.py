"""The roads in memory: each process keeps them, and looks every two seconds whether they changed.

Ten thousand segments are read in well under a second and take about 20 MB; matching, the map and the tick work on them.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from kota.base.errors import MissingError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.kernel.facts import facade as facts
from kota.mobility.traffic.models import Segment
from kota.mobility.traffic.rules.matching import Roads, match

_VERSION = "SELECT count(*), sum(id), max(changed_at), sum(free_kmh) FROM traffic_segment WHERE is_active"
_DRAWN = 5  # decimals: about a metre


@dataclass(frozen=True, slots=True)
class Road:
    """A segment as pages and programs get it."""

    id: int
    code: str
    name: str
    road_class: str
    length_m: float
    area: str
    free_kmh: float
    is_measured: bool
    is_sample: bool
    limit_kmh: float | None
    wind: int  # eighths of the rose from north: where it leads
    place: int


@dataclass(frozen=True, slots=True)
class Network:
    """All active segments in the order of their numbers; `place` is where one stands in the arrays."""

    version: Any
    roads: Sequence[Road]
    ids: NDArray[np.int64]
    free: NDArray[np.float64]
    lines: Any
    matching: Roads | None
    by_code: Mapping[str, Road]
    ahead: Mapping[int, Sequence[int]]
    behind: Mapping[int, Sequence[int]]
    drawn: Sequence[str] = field(repr=False, default=())  # geometry as GeoJSON text

    def places(self, ids: Any) -> NDArray[np.int64]:
        """Places of segment numbers; -1 for those that are no more."""
        found = np.searchsorted(self.ids, ids)
        found = np.minimum(found, max(len(self.ids) - 1, 0))
        if not len(self.ids):
            return np.full(len(ids), -1)
        return np.asarray(np.where(self.ids[found] == ids, found, -1))

    def road(self, code: str) -> Road:
        """MissingError when there is no such road."""
        found = self.by_code.get(code)
        if found is None:
            raise MissingError(_("There is no such road."))
        return found

    def middle(self, road: Road) -> Point:
        point = shapely.line_interpolate_point(self.lines[road.place], 0.5, normalized=True)
        return Point(point.x, point.y)

    def nearest(self, lon: float, lat: float, metres: float, bearing: float = float("nan")) -> Road | None:
        """The road at a point; without a bearing the nearer of two directions, whichever that is."""
        if self.matching is None:
            return None
        at = np.array([lon]), np.array([lat])
        found = match(self.matching, *at, np.array([bearing]), far=metres)
        if found[0] < 0 and np.isnan(bearing):
            return self._any(lon, lat, metres)
        return self.roads[found[0]] if found[0] >= 0 else None

    def _any(self, lon: float, lat: float, metres: float) -> Road | None:
        for bearing in (0.0, 90.0, 180.0, 270.0):
            found = self.nearest(lon, lat, metres, bearing)
            if found is not None:
                return found
        return None


class _Kept:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._network: Network | None = None

    def look(self) -> Network:
        known = self._network
        if known is not None and time.monotonic() - self._checked < 2 * settings.KOTA_FACTS_MAX_AGE_S:
            return known
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(_VERSION)
            version = cursor.fetchone()
        if known is None or version != known.version:
            with self._lock:
                known = self._network
                if known is None or version != known.version:
                    known = _read(version)
        self._network, self._checked = known, began
        return known


_KEPT = _Kept()


def network() -> Network:
    """The roads as they are."""
    return _KEPT.look()


def _read(version: Any) -> Network:
    rows = list(Segment.objects.filter(is_active=True).order_by("id"))
    lines = shapely.from_wkb([bytes(row.line) for row in rows])
    winds = np.round(_leads(lines) / 45) % 8
    roads = [
        Road(row.pk, row.code, row.name, row.road_class, row.length_m, row.area, row.free_kmh, row.is_measured,
             row.is_sample, row.limit_kmh, int(winds[place]), place)
        for place, row in enumerate(rows)
    ]  # fmt: skip
    ahead, behind = _joined(lines)
    centre = facts.city().centre
    return Network(
        version, roads, np.array([road.id for road in roads], dtype=np.int64),
        np.array([road.free_kmh for road in roads]), lines, Roads.of(lines, centre) if len(rows) else None,
        {road.code: road for road in roads}, ahead, behind, [_text(line) for line in lines],
    )  # fmt: skip


def _leads(lines: Any) -> Any:
    """From where each line begins to where it ends, in degrees from north."""
    if not len(lines):
        return np.zeros(0)
    first, last = (
        shapely.get_coordinates(shapely.get_point(lines, 0)),
        shapely.get_coordinates(shapely.get_point(lines, -1)),
    )
    east = (last[:, 0] - first[:, 0]) * np.cos(np.radians(first[:, 1]))
    return np.degrees(np.arctan2(east, last[:, 1] - first[:, 1])) % 360


def _text(line: Any) -> str:
    points = ",".join(f"[{lon:.{_DRAWN}f},{lat:.{_DRAWN}f}]" for lon, lat in line.coords)
    return f'{{"type":"LineString","coordinates":[{points}]}}'


def _joined(lines: Any) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Which roads are driven after which: those that begin where one ends, but for its own way back."""
    begins: dict[tuple[float, float], list[int]] = {}
    ends: list[tuple[float, float]] = []
    for place, line in enumerate(lines):
        coords = line.coords
        begins.setdefault(_spot(coords[0]), []).append(place)
        ends.append(_spot(coords[-1]))
    first = [_spot(line.coords[0]) for line in lines]
    ahead = {
        place: [other for other in begins.get(end, ()) if ends[other] != first[place]] for place, end in enumerate(ends)
    }
    behind: dict[int, list[int]] = {}
    for place, others in ahead.items():
        for other in others:
            behind.setdefault(other, []).append(place)
    return {place: others for place, others in ahead.items() if others}, behind


def _spot(point: Any) -> tuple[float, float]:
    return round(point[0], 5), round(point[1], 5)
