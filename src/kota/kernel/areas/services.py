"""Loading areas from the pack, and real boundaries from a file."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry import MultiPolygon

from kota.base import events
from kota.base.actor import Actor, system
from kota.base.errors import InvalidError
from kota.base.geo import Point, distance_m
from kota.kernel.areas import rules, selectors
from kota.kernel.areas.contracts import BoundariesReplaced, Level, PlacesImported
from kota.kernel.areas.models import Area, Place
from kota.kernel.areas.rules import places
from kota.kernel.areas.rules.naming import fold
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts

FAR_DEGREES = 0.1  # some 11 km
SAME_M = 200.0  # nearer than that and called alike, two places are one
LEVELS = [Level.PROVINCE, Level.KOTA, Level.KECAMATAN, Level.KELURAHAN]


@transaction.atomic
def load_pack(folder: Path, at: datetime) -> None:
    """Bring the pack's areas and places in, and approximate boundaries unless real ones were imported.

    Boundaries are dissolved anew only when the table of cells changed.
    """
    _load_areas(_rows(folder / "areas.csv"))
    _load_places(_rows(folder / "places.csv"))
    cells = (folder / "cells.csv").read_bytes()
    digest = "cells-" + hashlib.sha256(cells).hexdigest()[:16]
    current = facts.current("boundaries").get("boundaries")
    if current is not None and (current.digest == digest or not current.is_approximate):
        return
    by_area: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "cells.csv"):
        by_area[row["code"]].append(row["cell"])
    shapes = {code: rules.cells_to_polygon(found) for code, found in by_area.items()}
    source = f"H3 cells (resolution 9) of the pack {folder.name}"
    _replace(shapes, digest=digest, is_approximate=True, source=source, by=system("pack"), at=at)


@transaction.atomic
def import_boundaries(*, path: Path, source: str = "", by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Replace the boundaries by those of a GeoJSON file of kelurahan; the levels above are dissolved from them.

    `source` is whose they are, for the map to name. Returns how many areas got a boundary and a sentence for each
    feature refused. InvalidError, and nothing changed, when an area of the city is missing in the file.
    """
    try:
        data = path.read_bytes()
        document = json.loads(data)
    except OSError as error:
        raise InvalidError("%(file)s cannot be read: %(reason)s", file=path, reason=error.strerror) from None
    except (ValueError, RecursionError):
        raise InvalidError("%(file)s is not JSON", file=path.name) from None
    known = set(Area.objects.filter(level=Level.KELURAHAN).values_list("code", flat=True))
    shapes, refused = rules.read_features(document, known)
    missing = sorted(known - shapes.keys())
    if missing:
        raise InvalidError(
            "%(missing)s of %(all)s kelurahan have no boundary in %(file)s, first %(first)s; nothing was changed",
            missing=len(missing),
            all=len(known),
            file=path.name,
            first=missing[0],
        )
    _check_place(shapes, path.name)
    digest = "file-" + hashlib.sha256(data).hexdigest()[:16]
    _replace(shapes, digest=digest, is_approximate=False, source=source, by=by, at=at)
    return len(shapes), refused


def _check_place(shapes: Mapping[str, MultiPolygon], name: str) -> None:
    """InvalidError where boundaries do not hold the points that the pack gives: another projection, or another city."""
    middles = dict(Area.objects.filter(code__in=shapes).values_list("code", "point"))
    far = [
        code
        for code, shape in shapes.items()
        if middles[code] and shape.distance(shapely.Point(middles[code].lon, middles[code].lat)) > FAR_DEGREES
    ]
    if len(far) * 10 > len(shapes):
        raise InvalidError(
            "%(far)s of %(all)s boundaries in %(file)s lie far from their kelurahan, first %(first)s: is it longitude"
            " and latitude (WGS 84)? Nothing was changed",
            far=len(far), all=len(shapes), file=name, first=far[0],
        )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file of places; `refused` has a reason for each row that was not taken."""

    new: int
    known: int
    refused: list[str]


@transaction.atomic
def import_places(*, path: Path, kind: str, field: str, source: str, by: Actor, at: datetime) -> Imported:
    """Add the places of a file. One of the same name within 200 m is known already and stays as it is."""
    west, south, east, north = facts.city().bbox
    known: dict[tuple[str, ...], list[Point]] = defaultdict(list)
    for name, point in Place.objects.values_list("name", "point"):
        known[tuple(fold(name))].append(point)
    fresh: dict[str, places.PlaceRow] = {}
    refused, twice = list[str](), 0
    for row in places.read(path.read_bytes(), name=path.name, kind=kind, field=field):
        if isinstance(row, places.BadPlace):
            refused.append(row.why)
            continue
        here, words = Point(row.lon, row.lat), tuple(fold(row.name))
        if not (west <= row.lon <= east and south <= row.lat <= north):
            refused.append("it lies outside the city")
        elif any(distance_m(here, other) <= SAME_M for other in known[words]):
            twice += 1
        else:
            known[words].append(here)
            fresh[places.slug(row)] = row
    _add_places(fresh, source)
    audit.record(action="areas.places_imported", subject="places", by=by, at=at, after={"file": path.name})
    events.publish(PlacesImported(len(fresh), at), by=by, at=at)
    return Imported(len(fresh), twice, refused)


def _add_places(fresh: Mapping[str, places.PlaceRow], source: str) -> None:
    rows = list(fresh.items())
    codes = selectors.locate_many([row.lon for _c, row in rows], [row.lat for _c, row in rows]) if rows else []
    Place.objects.bulk_create(
        [
            Place(code=code, name=row.name, kind=row.kind, point=Point(row.lon, row.lat), area_id=area, source=source)
            for (code, row), area in zip(rows, codes, strict=True)
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )


def _load_areas(rows: list[dict[str, str]]) -> None:
    order = {level: number for number, level in enumerate(LEVELS)}
    areas = [
        Area(
            code=row["code"],
            level=row["level"],
            name=row["name"],
            parent_id=row["parent"] or None,
            point=Point(float(row["lon"]), float(row["lat"])),
            area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            population=int(row["population"]) if row.get("population") else None,
        )
        for row in sorted(rows, key=lambda row: order[Level(row["level"])])
    ]
    kept = ["level", "name", "parent", "point", "area_km2", "population"]
    Area.objects.bulk_create(areas, update_conflicts=True, unique_fields=["code"], update_fields=kept)


def _load_places(rows: list[dict[str, str]]) -> None:
    places = [
        Place(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            point=Point(float(row["lon"]), float(row["lat"])),
            area_id=row["area"] or None,
            source=row["source"],
            also=row.get("also") or "",
        )
        for row in rows
    ]
    kept = ["name", "kind", "point", "area", "source", "also"]
    Place.objects.bulk_create(places, update_conflicts=True, unique_fields=["code"], update_fields=kept)


def _replace(
    shapes: Mapping[str, MultiPolygon],
    *,
    digest: str,
    is_approximate: bool,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    levels: dict[str, dict[str, MultiPolygon]] = {Level.KELURAHAN: dict(shapes)}
    parents = dict(Area.objects.values_list("code", "parent_id"))
    for above, below in (
        (Level.KECAMATAN, Level.KELURAHAN),
        (Level.KOTA, Level.KECAMATAN),
        (Level.PROVINCE, Level.KOTA),
    ):
        grouped: dict[str, list[MultiPolygon]] = defaultdict(list)
        for code, shape in levels[below].items():
            grouped[parents[code] or ""].append(shape)
        levels[above] = {code: rules.dissolve(found) for code, found in grouped.items() if code}
    changed = [
        Area(code=code, boundary=shapely.to_wkb(shape), source=source)
        for found in levels.values()
        for code, shape in found.items()
    ]
    Area.objects.bulk_update(changed, ["boundary", "source"], batch_size=100)
    value: dict[str, Any] = {"digest": digest, "is_approximate": is_approximate, "source": source}
    facts.put(kind="boundaries", key="boundaries", value=value, by=by, at=at, source=source)
    audit.record(action="areas.boundaries_replaced", subject="areas", by=by, at=at, after=value)
    events.publish(BoundariesReplaced(digest=digest, at=at), by=by, at=at, topics=["public:areas"])
