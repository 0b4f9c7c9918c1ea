"""Where water stands: marked areas, and residents' reports by kelurahan and by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import h3
import shapely

from kota.base.geo import METRES_PER_DEGREE, Point
from kota.environment.water.contracts import DepthClassFact
from kota.environment.water.models import FloodMark, FloodReport, Incident
from kota.environment.water.selectors import facts
from kota.kernel.areas import facade as areas

CELL = 8
RECENT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Reported:
    """What residents report of one place: how many lately, the shallowest and the deepest in cm, the newest."""

    code: str
    count: int
    deepest_cm: float | None
    newest: datetime
    shallowest_cm: float | None = None

    @property
    def depth(self) -> DepthClassFact | None:
        return facts.depth_of(self.deepest_cm)


def window() -> timedelta:
    """How far back reports still say something about now."""
    rule = facts.rule()
    return timedelta(minutes=rule.minutes) if rule else RECENT


def cell_of(lon: float, lat: float) -> str:
    return str(h3.latlng_to_cell(lat, lon, CELL))


def standing(at: datetime, *, exercises: bool = False) -> list[FloodMark]:
    """Marks that stand, newest first."""
    found = FloodMark.objects.filter(since__lte=at, until=None)
    return list((found if exercises else found.filter(is_exercise=False)).order_by("-since"))


def lately_ended(at: datetime, limit: int = 20) -> list[FloodMark]:
    return list(FloodMark.objects.filter(until__gt=at - timedelta(days=7)).order_by("-until")[:limit])


def shape_of(mark: FloodMark) -> Any:
    return shapely.from_wkb(bytes(mark.shape))


def met(shape: Any) -> list[str]:
    """Codes of the kelurahan that an area meets."""
    west, south, east, north = shapely.bounds(shape)
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    reach = (middle.distance(shapely.Point(west, south)) + 0.001) * METRES_PER_DEGREE
    near = areas.nearby_areas(Point(middle.x, middle.y), reach)
    return sorted(here.code for here in near if shapely.intersects(areas.outline([here.code]), shape))


def reports(at: datetime, *, exercises: bool = False) -> list[FloodReport]:
    """Reports that say that water stands now, newest first."""
    found = FloodReport.objects.filter(
        at__gt=at - window(), at__lte=at, is_flood=True, is_receding=False, is_shown=True, over_at=None
    )
    return list((found if exercises else found.filter(is_exercise=False)).order_by("-at"))


def incidents(at: datetime, *, exercises: bool = False) -> list[Incident]:
    """Incidents that go on, the largest first; a replay's only while it goes on."""
    found = Incident.objects.filter(ended_at=None)
    real = found.filter(run="", began_at__lte=at, newest_at__gt=at - window())
    played = found.exclude(run="") if exercises else found.none()
    return sorted([*real, *played], key=lambda one: (-one.count, one.pk))


def by_area(found: Sequence[FloodReport]) -> dict[str, Reported]:
    return _gathered([(one.area, one) for one in found if one.area])


def by_cell(found: Sequence[FloodReport]) -> dict[str, Reported]:
    """Those with a point, by the cell that it lies in."""
    return _gathered([(one.cell, one) for one in found if one.cell])


def somewhere(found: Sequence[FloodReport]) -> dict[str, Reported]:
    """Those without a point, by the area that they lie somewhere in."""
    return _gathered([(one.area, one) for one in found if one.point is None])


def _gathered(pairs: Sequence[tuple[str, FloodReport]]) -> dict[str, Reported]:
    every: dict[str, list[FloodReport]] = {}
    for code, one in pairs:
        every.setdefault(code, []).append(one)
    return {code: _reported(code, many) for code, many in every.items()}


def _reported(code: str, many: Sequence[FloodReport]) -> Reported:
    depths = [one.depth_cm for one in many if one.depth_cm is not None]
    newest = max(one.at for one in many)
    return Reported(code, len(many), max(depths, default=None), newest, min(depths, default=None))


@dataclass(slots=True)
class Flooded:
    """A kelurahan (empty: outside of all) with what lies in it: marked areas and incidents."""

    area: str
    marks: list[FloodMark] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.marks) + len(self.incidents)


def by_kelurahan(marks: Sequence[FloodMark], found: Sequence[Incident]) -> list[Flooded]:
    """Where each of them lies, the kelurahan with the most first."""
    every: dict[str, Flooded] = {}
    for mark in marks:
        code = mark.areas[0] if len(mark.areas) == 1 else _kelurahan(shape_of(mark).representative_point())
        every.setdefault(code, Flooded(code)).marks.append(mark)
    for one in found:
        code = one.area or _kelurahan(shapely.Point(one.point.lon, one.point.lat))
        every.setdefault(code, Flooded(code)).incidents.append(one)
    return sorted(every.values(), key=lambda one: (-one.count, one.area))


def _kelurahan(point: Any) -> str:
    located = areas.locate(point.x, point.y).area
    return located.code if located else ""
