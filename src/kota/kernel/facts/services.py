"""Writing facts: each change makes a new dated row, and projections follow in the same transaction."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.kernel.audit import facade as audit
from kota.kernel.facts import selectors
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.facts.models import Fact


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
    return _write(kind, key, checked, by=by, at=at, source=source, origin=origin)


@transaction.atomic
def end(*, kind: str, key: str, by: Actor, at: datetime, source: str = "", origin: str = "edit") -> bool:
    """Let a fact hold no longer. Loading the pack again does not bring it back when a person ended it."""
    return _write(kind, key, None, by=by, at=at, source=source, origin=origin)


def _checked(kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    try:
        model = selectors.kind_named(kind).schema.model_validate(value)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InvalidError(f"{kind} {key} is not right: {said}") from None
    dumped: dict[str, Any] = model.model_dump(mode="json")
    return dumped


def _write(
    kind: str, key: str, value: dict[str, Any] | None, *, by: Actor, at: datetime, source: str, origin: str
) -> bool:
    last = Fact.objects.select_for_update().filter(kind=kind, key=key, valid_to=None).first()
    if (last is None and value is None) or (last is not None and last.value == value):
        return False
    if last is not None:
        # Two edits in one instant: the later one wins from the next microsecond on.
        at = max(at, last.valid_from.replace(microsecond=min(999_999, last.valid_from.microsecond + 1)))
        last.valid_to = at
        last.save(update_fields=["valid_to"])
    Fact.objects.create(kind=kind, key=key, value=value, valid_from=at, origin=origin, source=source, by=by.urn, at=at)
    project = selectors.kind_named(kind).project
    if project is not None:
        project(key, None if value is None else selectors.kind_named(kind).schema.model_validate(value))
    before = last.value if last else None
    audit.record(action="fact.changed", subject=f"fact:{kind}/{key}", by=by, at=at, before=before, after=value)
    events.publish(FactChanged(kind=kind, key=key, at=at), by=by, at=at)
    transaction.on_commit(selectors.forget)
    selectors.forget()
    return True


@transaction.atomic
def load_pack(*, folder: Path, by: Actor, at: datetime) -> dict[str, int]:
    """Bring the pack's facts in; what a person edited or ended stays. Returns how many changed, by kind.

    Safe to repeat: an unchanged pack writes nothing.
    """
    changed: dict[str, int] = {}
    for kind, rows in selectors.read_pack(folder).items():
        edited = set(Fact.objects.filter(kind=kind, valid_to=None, origin="edit").values_list("key", flat=True))
        gone = Fact.objects.current().filter(kind=kind, origin="pack").exclude(key__in=rows)
        source = f"pack {folder.name}"
        changed[kind] = sum(
            _write(kind, key, value, by=by, at=at, source=str(value.get("source") or source), origin="pack")
            for key, value in rows.items()
            if key not in edited
        ) + sum(
            _write(kind, key, None, by=by, at=at, source=source, origin="pack")
            for key in list(gone.values_list("key", flat=True))
        )
    return changed
