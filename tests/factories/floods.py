"""A small made-up flood in the format of the archive of February 2017: every text in it says that it is made up."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level

ZONE = ZoneInfo("Asia/Jakarta")
BEGINS = datetime(2017, 2, 20, tzinfo=ZONE)
_HALF = 0.0003  # degrees: an RW of some 70 m


def moment(day: int, clock: str) -> datetime:
    """`moment(1, "08:10")`: on the first day, 20 February."""
    hours, minutes = map(int, clock.split(":"))
    return BEGINS + timedelta(days=day - 1, hours=hours, minutes=minutes)


def far_apart(count: int, *, inside_m: float = 450, apart_m: float = 4_000) -> dict[str, Point]:
    """So many kelurahan by code, each with a point well inside of it, none near another."""
    found: dict[str, Point] = {}
    for here in sorted(areas.under("", Level.KELURAHAN), key=lambda one: one.code):
        shape = areas.outline([here.code])
        middle = shapely.maximum_inscribed_circle(shape, tolerance=0.0005)
        x, y = middle.coords[0]
        if middle.length * 111_195 < inside_m or y < -6.4 or y > -6.0:
            continue
        if all(shapely.Point(x, y).distance(shapely.Point(p.lon, p.lat)) * 111_195 > apart_m for p in found.values()):
            found[here.code] = Point(x, y)
        if len(found) == count:
            return found
    raise LookupError("this city has not so many kelurahan far apart")


@dataclass(frozen=True)
class MadeMark:
    """An RW around a point, marked at a moment; it stands until the end."""

    rw: str
    at: datetime
    point: Point


def write_archive(
    folder: Path, units: Iterable[str], reports: Iterable[tuple[datetime, Point, str]], marks: Iterable[MadeMark]
) -> None:
    """The files that `kota replay flood-2017 --data` reads."""
    outlines = [_feature(areas.outline([code]), {"kode": code}) for code in units]
    _write(folder / "boundaries" / "dki_kelurahan.geojson", outlines)
    rows = list(reports)
    for day in (BEGINS + timedelta(days=number) for number in range(3)):
        found = [
            _feature(shapely.Point(p.lon, p.lat), {
                "created_at": f"{at:%Y-%m-%dT%H:%M:%S}", "source": "contoh", "title": "", "text": f"{words} (contoh)",
            })
            for at, p, words in rows if day <= at < day + timedelta(days=1)
        ]  # fmt: skip
        _write(folder / "citizen_reports" / f"petabencana_reports_{day:%Y-%m-%d}.geojson", found)
    _write_states(folder / "flood_events", list(marks))


def _write_states(folder: Path, marks: list[MadeMark]) -> None:
    lines = ["observed_at_local,file,n_features"]
    for hour in (BEGINS + timedelta(hours=number) for number in range(73)):
        known = [_feature(_around(mark.point), {
            "geom_id": mark.rw, "changed": f"{mark.at:%Y-%m-%dT%H:%M:%S}", "state": 3,
        }) for mark in marks if mark.at <= hour]  # fmt: skip
        name = f"contoh_{len(known)}.geojson"
        if not (folder / name).exists():
            _write(folder / name, known)
        lines.append(f"{hour:%Y-%m-%dT%H:%M:%S},{name},{len(known)}")
    (folder / "index.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _around(point: Point) -> Any:
    return shapely.box(point.lon - _HALF, point.lat - _HALF, point.lon + _HALF, point.lat + _HALF)


def _feature(shape: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": dict(properties)}


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
