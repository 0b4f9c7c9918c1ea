"""Putting, extending and ending closures. A cause has one closure: putting it again changes that one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import shapely
from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.events import publish
from kota.base.registry import REGISTRY
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.closures import selectors
from kota.kernel.closures.contracts import Certainty, Closed, ClosureChanged, Kind, Who
from kota.kernel.closures.models import Closure
from kota.kernel.closures.rules import shapes
from kota.kernel.closures.selectors.reading import light
from kota.kernel.facts import facade as facts

LIVE = "public:closures"
MOST_REFS, LAST_YEAR = 500, 8999


@transaction.atomic
def put(
    *,
    cause: str,
    kind: Kind,
    stops: Collection[Who],
    source: str,
    texts: Mapping[str, str],
    begins: datetime,
    by: Actor,
    at: datetime,
    ends: datetime | None = None,
    shape: Mapping[str, Any] | None = None,
    metres: float | None = None,
    refs: Sequence[str] = (),
    certainty: Certainty = Certainty.CONFIRMED,
    is_simulated: bool = False,
    is_exercise: bool = False,
) -> Closed:
    """Something is closed from `begins` on: a shape (GeoJSON; a point with its radius, a line with its width in
    `metres`), or stops and lifts by reference, or both. Safe to repeat; what differs is changed, and one that had ended
    stands again."""
    area, size = shapes.area_of(shape, metres, facts.city().bbox) if shape is not None else (None, None)
    _check(cause, stops, source, refs, has_area=area is not None, begins=begins, ends=ends)
    said = {
        "kind": str(kind), "stops": sorted(map(str, set(stops))), "shape": dict(shape) if shape is not None else None,
        "metres": size, "area": shapely.to_wkb(area) if area is not None else None, "refs": list(dict.fromkeys(refs)),
        "begins": begins, "ends": ends, "certainty": str(certainty), "source": source.strip(), "texts": dict(texts),
        "is_simulated": is_simulated, "is_exercise": is_exercise,
    }  # fmt: skip
    known = Closure.objects.select_for_update().filter(cause=cause).first()
    if known is not None and all(_same(getattr(known, name), value) for name, value in said.items()):
        return light(known)
    row, _made = Closure.objects.update_or_create(
        cause=cause,
        defaults={**said, "by": by.urn, "changed_at": at},
        create_defaults={**said, "cause": cause, "by": by.urn, "put_at": at, "changed_at": at},
    )
    return _changed(row, "closure.put", by=by, at=at)


def examine(
    *, shape: Mapping[str, Any] | None, refs: Sequence[str], begins: datetime | None, ends: datetime | None,
    at: datetime,
) -> None:  # fmt: skip
    """What somebody else asks to close is looked at more closely than what the city itself knows: InvalidError for
    stops and lifts that nothing in use knows, for an outline that crosses itself, for what is over already, and for a
    year that nobody plans."""
    if shape is not None:
        shapes.check_simple(shape)
    known = {kind: is_known for module in REGISTRY for kind, is_known in module.refs.items()}
    for ref in refs:
        kind, _colon, rest = ref.partition(":")
        if kind not in known or not known[kind](rest):
            why = _("Nothing in use is called %(ref)s. Name stops and lifts as stop:FEED:ID.")
            raise InvalidError(why, field="refs", ref=ref)
    if ends is not None and ends <= at:
        why = _("That moment has passed: nothing would be closed. Leave it empty for until further notice.")
        raise InvalidError(why, field="ends")
    if any(moment is not None and moment.year > LAST_YEAR for moment in (begins, ends)):
        raise InvalidError(
            _("Nobody knows what is closed then: leave it empty for until further notice."), field="ends"
        )


def _check(
    cause: str,
    stops: Collection[Who],
    source: str,
    refs: Sequence[str],
    *,
    has_area: bool,
    begins: datetime,
    ends: datetime | None,
) -> None:
    if not cause.strip():
        raise InvalidError(_("A closure names its cause."), field="cause")
    if not stops:
        raise InvalidError(_("Say whom it stops."), field="stops")
    if not source.strip():
        raise InvalidError(_("Say who says so."), field="source")
    if not has_area and not refs:
        raise InvalidError(_("Say where: a shape, or the stops and lifts."), field="shape")
    if len(refs) > MOST_REFS or not all(ref.partition(":")[2].strip() for ref in refs):
        raise InvalidError(_("Name stops and lifts as stop:FEED:ID."), field="refs")
    if ends is not None and ends <= begins:
        raise InvalidError(_("It cannot end before it began."), field="ends")


def _same(kept: Any, given: Any) -> bool:
    return bool((bytes(kept) if isinstance(kept, memoryview) else kept) == given)


@transaction.atomic
def end(*, cause: str, by: Actor, at: datetime) -> Closed | None:
    """Open again, from this moment on; what was to begin later never does. None where the cause never closed anything;
    safe to repeat."""
    row = Closure.objects.select_for_update().filter(cause=cause).first()
    if row is None or (row.ends is not None and row.ends <= at):
        return light(row) if row else None
    row.begins, row.ends = min(row.begins, at), at
    row.changed_at = max(row.changed_at, at)  # a replay ends in its own time
    row.save(update_fields=["begins", "ends", "changed_at"])
    return _changed(row, "closure.ended", by=by, at=at)


@transaction.atomic
def extend(*, cause: str, ends: datetime | None, by: Actor, at: datetime) -> Closed:
    """It lasts until another moment, or until further notice."""
    row = Closure.objects.select_for_update().filter(cause=cause).first()
    if row is None:
        raise MissingError(_("There is no such closure."))
    if row.ends is not None and row.ends <= at:
        raise ConflictError(_("This closure is over. Add it again if it is closed again."))
    if ends is not None and ends <= max(at, row.begins):
        raise InvalidError(_("It cannot end before it began, or in the past: end it instead."), field="ends")
    row.ends, row.changed_at = ends, at
    row.save(update_fields=["ends", "changed_at"])
    return _changed(row, "closure.extended", by=by, at=at)


def _changed(row: Closure, action: str, *, by: Actor, at: datetime) -> Closed:
    """What follows every change: the audit line, the event, and that this process looks again."""
    after = {"kind": row.kind, "stops": row.stops, "ends": row.ends.isoformat() if row.ends else None}
    audit.record(action=action, subject=f"closure:{row.cause}", by=by, at=at, after=after)
    is_over = row.ends is not None and row.ends <= at
    event = ClosureChanged(str(row.pk), row.cause, row.kind, is_over, row.is_exercise)
    publish(event, by=by, at=at, topics=[LIVE])
    selectors.forget()
    return light(row)
