"""Marking areas as flooded, and as dry again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.events import publish
from kota.base.words import noop as _
from kota.environment.water.contracts import FloodMarked, FloodMarkEnded
from kota.environment.water.models import FloodMark
from kota.environment.water.selectors import facts, floods
from kota.environment.water.services import closing
from kota.environment.water.services.gates import LIVE
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit

MOST_POINTS = 20_000


@transaction.atomic
def mark_flood(
    *,
    name: str,
    shape: Any,
    depth: str,
    since: datetime,
    source: str,
    by: Actor,
    at: datetime,
    key: str | None = None,
    is_exercise: bool = False,
) -> FloodMark:
    """An area (shapely, degrees) is under water from `since` on. With a `key` that is known, the mark it made."""
    known = FloodMark.objects.filter(key=key).first() if key else None
    if known is not None:
        return known
    shape = shapely.make_valid(shape)
    _check(shape, depth, since, at)
    mark = FloodMark.objects.create(
        name=name.strip(), shape=shapely.to_wkb(shape), areas=floods.met(shape), depth=depth, since=since,
        source=source.strip(), key=key, is_exercise=is_exercise, by=by.urn, marked_at=at,
    )  # fmt: skip
    closing.close_mark(mark, shape, by=by, at=at)
    audit.record(action="flood.marked", subject=f"flood:{mark.pk}", by=by, at=at, after={"name": mark.name})
    publish(FloodMarked(str(mark.pk), mark.areas, depth, since), by=by, at=at, topics=[LIVE])
    return mark


def _check(shape: Any, depth: str, since: datetime, at: datetime) -> None:
    if shapely.is_empty(shape) or shapely.area(shape) <= 0:
        raise InvalidError(_("Say which area is under water."), field="shape")
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise InvalidError(_("This outline has too many points: simplify it."), field="shape")
    if depth and depth not in {one.code for one in facts.depths()}:
        raise InvalidError(_("There is no such class of depth."), field="depth")
    if since > at:
        raise InvalidError(_("A mark says what is, not what will be."), field="since")


def mark_areas(
    *, codes: Sequence[str], depth: str, since: datetime, source: str, by: Actor, at: datetime
) -> list[FloodMark]:
    """Whole areas by their codes, where nobody drew an outline."""
    found = [areas.by_code(code) for code in codes]
    if not found or not all(found):
        raise InvalidError(_("Say which area is under water."), field="areas")
    return [
        mark_flood(
            name=here.name, shape=areas.outline([here.code]), depth=depth, since=since, source=source, by=by, at=at
        )
        for here in found
        if here
    ]


@transaction.atomic
def end_mark(*, mark_id: UUID, until: datetime, by: Actor, at: datetime) -> FloodMark:
    """The area is dry again."""
    mark = FloodMark.objects.select_for_update().get(pk=mark_id)
    if mark.until is not None:
        raise ConflictError(_("This mark has ended already."))
    if until < mark.since:
        raise InvalidError(_("It cannot end before it began."), field="until")
    mark.until = until
    mark.save(update_fields=["until"])
    closing.open_mark(mark, by=by, at=max(at, until))
    audit.record(action="flood.mark_ended", subject=f"flood:{mark.pk}", by=by, at=at)
    publish(FloodMarkEnded(str(mark.pk), mark.areas, until), by=by, at=at, topics=[LIVE])
    return mark
