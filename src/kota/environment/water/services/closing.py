"""What is under water is closed: marked areas and incidents of reports are closures, read by journeys and maps."""

import json
import math
from datetime import datetime
from typing import Any

import shapely

from kota.base.actor import Actor, system
from kota.base.geo import Point, distance_m
from kota.environment.water.models import FloodMark, FloodReport, Incident
from kota.environment.water.selectors import facts
from kota.kernel.cases import facade as cases
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Certainty, Kind, Who

BY = system("water")
STOPPED = (Who.FOOT, Who.WHEELCHAIR, Who.CAR, Who.BUS)
TOLD = 2  # reports of so many people close a street: one person alone never does
AROUND_M, STEP_M = 50.0, 50.0  # water reaches further than where it was reported; a little more is no other closure


def close_mark(mark: FloodMark, shape: Any, *, by: Actor, at: datetime) -> None:
    """An area that was marked is closed until it is dry again."""
    closures.put(
        cause=_of_mark(mark), kind=Kind.FLOOD, stops=STOPPED, shape=json.loads(shapely.to_geojson(_areas(shape))),
        begins=mark.since, source=mark.source, is_exercise=mark.is_exercise, by=by, at=at,
        texts={"id": f"Banjir: {mark.name}", "en": f"Flood: {mark.name}"},
    )  # fmt: skip


def open_mark(mark: FloodMark, *, by: Actor, at: datetime) -> None:
    closures.end(cause=_of_mark(mark), by=by, at=at)


def follow(incident: Incident, *, at: datetime) -> None:
    """What several people report is closed around all of their places, as far as people say: not confirmed."""
    told = list(FloodReport.objects.filter(incident=incident, is_shown=True, over_at=None))
    if cases.people(one.who for one in told) < TOLD or _is_shallow(incident):
        return
    known = closures.by_cause(_of_incident(incident))
    middle = Point(*known.shape["coordinates"]) if known and known.shape else incident.point
    furthest = max((distance_m(middle, point) for one in told if (point := one.point)), default=0.0)
    closures.put(
        cause=_of_incident(incident), kind=Kind.FLOOD, stops=STOPPED,
        shape={"type": "Point", "coordinates": [middle.lon, middle.lat]},
        metres=math.ceil((furthest + AROUND_M) / STEP_M) * STEP_M, begins=known.begins if known else at,
        certainty=Certainty.REPORTED, source="Laporan warga", is_exercise=bool(incident.run), by=BY, at=at,
        texts={"id": "Banjir dilaporkan warga", "en": "Flood reported by residents"},
    )  # fmt: skip


def open_incident(incident: Incident, *, at: datetime) -> None:
    closures.end(cause=_of_incident(incident), by=BY, at=at)


def _is_shallow(incident: Incident) -> bool:
    """Every report that says how deep says less than the lowest class of depth."""
    return incident.deepest_cm is not None and facts.depth_of(incident.deepest_cm) is None


def _of_mark(mark: FloodMark) -> str:
    return f"flood-mark:{mark.pk}"


def _of_incident(incident: Incident) -> str:
    return f"flood-incident:{incident.pk}"


def _areas(shape: Any) -> Any:
    """The polygons of a shape that mending may have given stray lines."""
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])
