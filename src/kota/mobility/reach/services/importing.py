"""Jobs, people, schools from files of the city."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.mobility.reach.contracts import Kind, OpportunitiesImported
from kota.mobility.reach.models import Opportunity
from kota.mobility.reach.rules import reading
from kota.mobility.reach.rules.reading import Refused, Row


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file; `refused` has a reason for each row that was not taken."""

    rows: int
    weight: float
    before: int
    refused: list[str]


@transaction.atomic
def import_file(*, path: Path, kind: Kind, source: str, number: str = "", by: Actor, at: datetime) -> Imported:
    """Everything of a kind, in the place of what was imported of it before. InvalidError, and nothing changed, when no
    row can be taken."""
    names = reading.Names([
        (one.code, one.name, one.path[1] if len(one.path) > 1 else "") for one in areas.under("", Level.KELURAHAN)
    ])  # fmt: skip
    taken, refused = list[Row](), list[str]()
    for row in reading.read(path.read_bytes(), names, number=number):
        if isinstance(row, Refused):
            refused.append(row.why)
        elif not _is_inside(row, facts.city().bbox):
            refused.append("it lies outside the city")
        else:
            taken.append(row)
    if not taken:
        raise InvalidError(_("no row of %(file)s can be taken; nothing was changed"), file=path.name)
    before, _by_model = Opportunity.objects.filter(kind=kind).delete()
    Opportunity.objects.bulk_create(_rows(taken, kind, source, at), batch_size=2000)
    after = {"kind": str(kind), "file": path.name, "rows": len(taken)}
    audit.record(action="reach.opportunities_imported", subject=f"reach:{kind}", by=by, at=at, after=after)
    events.publish(OpportunitiesImported(str(kind), len(taken)), by=by, at=at)
    return Imported(len(taken), sum(row.weight for row in taken), before, refused)


def _is_inside(row: Row, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return row.lon is None or row.lat is None or (west <= row.lon <= east and south <= row.lat <= north)


def _rows(taken: list[Row], kind: Kind, source: str, at: datetime) -> list[Opportunity]:
    located = iter(areas.locate_many(*zip(*((row.lon, row.lat) for row in taken if row.lon is not None), strict=True))
                   if any(row.lon is not None for row in taken) else ())  # fmt: skip
    made = []
    for row in taken:
        point = Point(row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        area = (next(located) or "") if point else row.area
        made.append(
            Opportunity(
                kind=kind, name=row.name, point=point, area=area, weight=row.weight, source=source[:200], came_at=at
            )
        )  # fmt: skip
    return made
