"""Writing facts: each change makes a new dated row, and projections follow in the same transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.registry import REGISTRY
from kota.kernel.audit import facade as audit
from kota.kernel.facts import selectors
from kota.kernel.facts.contracts import FactChanged, Wrong, WrongFactError
from kota.kernel.facts.models import Fact

Wrongs = Mapping[tuple[str, str], Sequence[Wrong]]


@transaction.atomic
def put(
    *,
    kind: str,
    key: str,
    value: dict[str, Any],
    by: Actor,
    at: datetime,
    source: str = "",
    origin: str = "edit",
) -> bool:
    """Let a fact have a value from now on; False when it has it already. InvalidError names the wrong fields."""
    checked = _checked(kind, key, value)
    before = selectors.all_wrongs()
    changed = _write(kind, key, checked, by=by, at=at, source=source, origin=origin)
    _refuse_wrongs(before, kind, key)
    return changed


@transaction.atomic
def end(*, kind: str, key: str, by: Actor, at: datetime, source: str = "", origin: str = "edit") -> bool:
    """Let a fact hold no longer; ConflictError says who needs it. Loading the pack again does not bring it back when a
    person ended it."""
    if why := REGISTRY.needed(kind, key):
        raise ConflictError(why)
    before = selectors.all_wrongs()
    changed = _write(kind, key, None, by=by, at=at, source=source, origin=origin)
    _refuse_wrongs(before, kind, key)
    return changed


def _refuse_wrongs(before: Wrongs, kind: str, key: str) -> None:
    """WrongFactError where the fact cannot hold as it is, or another one cannot hold beside it any more."""
    after = selectors.all_wrongs()
    fresh = {place: some for place, some in after.items() if place == (kind, key) or some != before.get(place)}
    if fresh:
        selectors.forget()
        raise WrongFactError((kind, key), fresh)


def check(*, kind: str, key: str, value: dict[str, Any]) -> Any:
    """The value as its schema reads it, without saving it; InvalidError names the wrong fields."""
    checked = selectors.kind_named(kind).schema.model_validate(_checked(kind, key, value))
    if found := list(selectors.wrongs(kind, checked, selectors.Vocabularies())):
        raise WrongFactError((kind, key), {(kind, key): found})
    return checked


def _checked(kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    try:
        model = selectors.kind_named(kind).schema.model_validate(value)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InvalidError("%(kind)s %(key)s is not right: %(said)s", kind=kind, key=key, said=said) from error
    dumped: dict[str, Any] = model.model_dump(mode="json")
    if not _can_be_kept(dumped):
        raise InvalidError("%(kind)s %(key)s holds characters that are no text", kind=kind, key=key)
    return dumped


def _can_be_kept(value: dict[str, Any]) -> bool:
    """PostgreSQL takes neither NUL nor halves of characters."""
    try:
        return b"\\u0000" not in json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False


Change = tuple[str, dict[str, Any] | None, str]  # key, value (None: ended), source


def _write(
    kind: str, key: str, value: dict[str, Any] | None, *, by: Actor, at: datetime, source: str, origin: str
) -> bool:
    return _write_all(kind, [(key, value, source)], by=by, at=at, origin=origin) > 0


def _write_all(kind: str, changes: Sequence[Change], *, by: Actor, at: datetime, origin: str) -> int:
    """Write what differs from what holds: old rows end, new ones begin, projections, audit and events follow."""
    keys = [key for key, _, _ in changes]
    rows = Fact.objects.select_for_update().filter(kind=kind, key__in=keys, valid_to=None)
    last = {row.key: row for row in rows}
    fresh = [change for change in changes if _differs(last.get(change[0]), change[1])]
    if not fresh:
        return 0
    # Two edits in one instant: the later one wins from the next microsecond on.
    ended = [last[key] for key, _, _ in fresh if key in last]
    at = max([at, *(row.valid_from + timedelta(microseconds=1) for row in ended)])
    Fact.objects.filter(pk__in=[row.pk for row in ended]).update(valid_to=at)
    Fact.objects.bulk_create(
        Fact(kind=kind, key=key, value=value, valid_from=at, origin=origin, source=source, by=by.urn, at=at)
        for key, value, source in fresh
    )
    _project(kind, fresh)
    for key, value, _ in fresh:
        before = last[key].value if key in last else None
        audit.record(action="fact.changed", subject=f"fact:{kind}/{key}", by=by, at=at, before=before, after=value)
    events.publish_many(((FactChanged(kind=kind, key=key, at=at), at, ()) for key, _, _ in fresh), by=by)
    transaction.on_commit(selectors.forget)
    selectors.forget()
    return len(fresh)


def _differs(row: Fact | None, value: dict[str, Any] | None) -> bool:
    return value is not None if row is None else row.value != value


def _project(kind: str, changes: Sequence[Change]) -> None:
    known = selectors.kind_named(kind)
    if known.project is not None:
        known.project({key: value and known.schema.model_validate(value) for key, value, _ in changes})


def _source(value: dict[str, Any]) -> str:
    """Where a value of the pack is from, in the first language of those in which it says so."""
    told = value.get("source") or ""
    return str(next(iter(told.values()), "")) if isinstance(told, dict) else str(told)


@transaction.atomic
def load_pack(*, folder: Path, by: Actor, at: datetime) -> dict[str, int]:
    """Bring the pack's facts in; what a person edited or ended stays. Returns how many changed, by kind.

    Safe to repeat: an unchanged pack writes nothing.
    """
    changed: dict[str, int] = {}
    source = f"pack {folder.name}"
    for kind, rows in selectors.read_pack(folder).items():
        edited = set(Fact.objects.filter(kind=kind, valid_to=None, origin="edit").values_list("key", flat=True))
        gone = Fact.objects.current().filter(kind=kind, origin="pack").exclude(key__in=rows)
        changes: list[Change] = [
            (key, value, _source(value) or source) for key, value in rows.items() if key not in edited
        ]
        changes += [(key, None, source) for key in gone.values_list("key", flat=True)]
        changed[kind] = _write_all(kind, changes, by=by, at=at, origin="pack")
    selectors.forget()
    edited_here = set(Fact.objects.current().filter(origin="edit").values_list("kind", "key"))
    wrong = {place: found for place, found in selectors.all_wrongs().items() if place not in edited_here}
    if wrong:
        raise WrongFactError(("", ""), wrong)
    return changed
