"""Changing entities: by a part (PATCH), by instructions (JSON Patch), or as a whole (PUT)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jsonpatch
import jsonpointer
import orjson
from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.observations.contracts.entities import OBSERVATIONS, EntitySet, Kind
from kota.kernel.observations.contracts.errors import BodyError, StateError
from kota.kernel.observations.rules import bodies
from kota.kernel.observations.rules.bodies import Body
from kota.kernel.observations.services import announcing, features
from kota.kernel.observations.services.entities import mending
from kota.kernel.observations.services.entities.create import Maker
from kota.kernel.observations.services.entities.table import need_addressed, stored, update

MOST_INSTRUCTIONS = 200


@transaction.atomic
def patch(found: EntitySet, number: int, given: Any, *, by: Actor, at: datetime) -> None:
    """Change what the body names, and leave the rest."""
    need_addressed(found, number)
    _change(found, number, bodies.read(found, given, is_whole=False), by=by, at=at)


@transaction.atomic
def put(found: EntitySet, number: int, given: Any, *, by: Actor, at: datetime) -> None:
    """Replace all properties; relations that are not named stay."""
    need_addressed(found, number)
    implied = frozenset(relation.name for relation in found.relations)
    body = bodies.read(found, given, implied=implied)
    whole = {prop.name: body.values.get(prop.name, _empty(prop.kind)) for prop in found.properties if _is_own(prop)}
    _change(found, number, Body(whole, body.related), by=by, at=at)


@transaction.atomic
def patch_json(found: EntitySet, number: int, given: Any, *, by: Actor, at: datetime) -> None:
    """Follow the instructions of RFC 6902 over the entity's properties."""
    need_addressed(found, number)
    if not isinstance(given, list) or len(given) > MOST_INSTRUCTIONS:
        raise BodyError("a JSON Patch is a list of at most 200 instructions")
    before = _properties(found, number)
    try:
        after = _patched(before, given)
    except jsonpatch.JsonPatchTestFailed:
        raise StateError("a test of the patch failed: nothing was changed") from None
    except (
        jsonpatch.JsonPatchException,
        jsonpointer.JsonPointerException,
        TypeError,
        KeyError,
        AttributeError,
    ) as error:
        raise BodyError("the JSON Patch does not fit: %(why)s", why=str(error)[:200]) from None
    if not isinstance(after, dict):
        raise BodyError("the JSON Patch leaves no entity")
    changed = {name: value for name, value in after.items() if name not in before or before[name] != value}
    gone = {name: _empty_of(found, name) for name in before if name not in after}
    _change(found, number, bodies.read(found, changed | gone, is_whole=False), by=by, at=at)


def _patched(before: dict[str, Any], given: list[Any]) -> Any:
    """One instruction after the other, so that a document that copies itself is stopped before it is large."""
    after: Any = orjson.loads(orjson.dumps(before))
    for one in given:
        after = jsonpatch.JsonPatch([one]).apply(after, in_place=True)
        bodies.need_short(after, bodies.LONGEST + bodies.LONGEST_GEOMETRY, "the patched entity")
    return after


def _change(found: EntitySet, number: int, body: Body, *, by: Actor, at: datetime) -> None:
    maker = Maker(by, at)
    if found is OBSERVATIONS:
        mending.mend(number, body, at=at)
    else:
        columns = stored(found, _with_shape(found, number, body.values))
        for relation in found.relations:
            if not relation.is_many and relation.name in body.related:
                columns[relation.column] = maker.link(relation, body.related[relation.name], {}, 0)
        update(found, number, columns)
        maker.relate(found, number, body, {}, 0)
    audit.record(action="sensing.changed", subject=f"{found.name}({number})", by=by, at=at)
    features.changed()
    announcing.changed(found, number, [*body.values, *body.related])


def _with_shape(found: EntitySet, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """A geometry and its encoding are checked together, so both are given when one changes."""
    shape = next((prop for prop in found.properties if prop.kind is Kind.GEOMETRY and not prop.is_computed), None)
    if shape is None or not {shape.name, "encodingType"} & set(values):
        return values
    before = _properties(found, number)
    return {shape.name: before[shape.name], "encodingType": before["encodingType"], **values}


def _is_own(prop: Any) -> bool:
    return prop.kind is not Kind.ID and not prop.is_computed


def _empty(kind: Kind) -> Any:
    return {} if kind is Kind.JSON else None


def _empty_of(found: EntitySet, name: str) -> Any:
    prop = found.property(name)
    if prop is None or prop.is_required:
        raise BodyError("%(set)s need %(name)s", set=found.name, name=name, field=name)
    return _empty(prop.kind)


def _properties(found: EntitySet, number: int) -> dict[str, Any]:
    """The properties that a client may change, as JSON."""
    if found is OBSERVATIONS:
        return mending.properties(number)
    props = [prop for prop in found.properties if _is_own(prop)]
    columns = ", ".join(f"to_json({prop.stored})::text" for prop in props)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {found.table} WHERE id = %s", [number])  # noqa: S608 - our own names
        row: Mapping[int, Any] = cursor.fetchone()
    return {prop.name: orjson.loads(value) for prop, value in zip(props, row, strict=True) if value is not None}  # type: ignore[arg-type]
