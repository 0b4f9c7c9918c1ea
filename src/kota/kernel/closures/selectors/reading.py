"""Rows of closures as others get them."""

from datetime import datetime, timedelta
from uuid import UUID

import shapely

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.closures.contracts import Certainty, Closed, Kind, Who
from kota.kernel.closures.models import Closure

LATELY = timedelta(days=7)


def light(row: Closure) -> Closed:
    """A row as others get it."""
    return Closed(
        id=str(row.pk), cause=row.cause, kind=Kind(row.kind), stops=frozenset(map(Who, row.stops)), begins=row.begins,
        ends=row.ends, certainty=Certainty(row.certainty), source=row.source, texts=row.texts,
        changed_at=row.changed_at, shape=row.shape, metres=row.metres,
        area=shapely.from_wkb(bytes(row.area)) if row.area is not None else None, refs=tuple(row.refs),
        is_simulated=row.is_simulated, is_exercise=row.is_exercise,
    )  # fmt: skip


def standing_at(moment: datetime, *, exercises: bool = False) -> list[Closed]:
    """Those that held, or will hold as far as is known, at a moment."""
    found = Closure.objects.standing(moment)
    return [light(row) for row in (found if exercises else found.filter(is_exercise=False)).order_by("begins", "id")]


def by_cause(cause: str) -> Closed | None:
    """The closure of a cause, standing or not."""
    row = Closure.objects.filter(cause=cause).first()
    return light(row) if row else None


def one(number: UUID) -> Closed:
    """MissingError when there is no such closure."""
    row = Closure.objects.filter(pk=number).first()
    if row is None:
        raise MissingError(_("There is no such closure."))
    return light(row)


def coming(at: datetime, limit: int = 50) -> list[Closed]:
    """Those that begin later, the next first."""
    return [light(row) for row in Closure.objects.not_over(at).filter(begins__gt=at).order_by("begins")[:limit]]


def lately_over(at: datetime, limit: int = 30) -> list[Closed]:
    """Those that ended in the last week, the newest first."""
    found = Closure.objects.filter(ends__lte=at, ends__gt=at - LATELY).order_by("-ends")
    return [light(row) for row in found[:limit]]
