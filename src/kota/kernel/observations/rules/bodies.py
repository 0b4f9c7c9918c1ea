"""What a body says of an entity: its properties checked, its relations apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from kota.kernel.observations.contracts.entities import DATASTREAMS, EntitySet, Kind, Property, Relation
from kota.kernel.observations.contracts.errors import BodyError
from kota.kernel.observations.rules import instants, limits

LONGEST_TEXT = 20_000
LONGEST = 100_000  # characters of one entity's JSON, but for its geometry
LONGEST_GEOMETRY = 1_000_000
MOST_RELATED = 10_000
_UNIT = ("name", "symbol", "definition")


@dataclass(frozen=True, slots=True)
class Body:
    """Values by property name, and by relation name what is linked or made: one body or a list of them."""

    values: dict[str, Any]
    related: dict[str, Any] = field(default_factory=dict)


def read(found: EntitySet, given: Any, *, implied: frozenset[str] = frozenset(), is_whole: bool = True) -> Body:
    """A body checked. `implied` relations come with the address. Unless `is_whole`, what is missing stays as it is."""
    if not isinstance(given, Mapping):
        raise BodyError("the body of %(name)s is a JSON object", name=found.single, field=found.single)
    values: dict[str, Any] = {}
    related: dict[str, Any] = {}
    for name, value in given.items():
        if "@" in name:  # links and numbers that we made
            continue
        if prop := found.property(name):
            if prop.kind is not Kind.ID and not prop.is_computed:
                values[name] = _checked(found, prop, value)
        elif relation := found.relation(name):
            related[name] = _related(relation, value)
        else:
            raise BodyError("%(name)s is nothing that %(set)s have", name=name[:60], set=found.name, field=name[:60])
    _measure(found, values)
    if is_whole:
        _complete(found, values, related, implied)
    return Body(values, related)


def _measure(found: EntitySet, values: Mapping[str, Any]) -> None:
    """Refuse what is too long to keep; entities that are described inside are measured on their own."""
    shapes = [prop.name for prop in found.properties if prop.kind is Kind.GEOMETRY and prop.name in values]
    need_short([value for name, value in values.items() if name not in shapes], LONGEST, found.single)
    for name in shapes:
        need_short(values[name], LONGEST_GEOMETRY, name)


def need_short(value: Any, most: int, name: str) -> None:
    """BodyError when a value takes more JSON than that, or is nested too deeply to be written."""
    try:
        size = len(orjson.dumps(value))
    except TypeError:
        raise BodyError("%(name)s is nested too deeply", name=name, field=name) from None
    if size > most:
        raise BodyError("%(name)s takes more than %(most)s characters of JSON", name=name, most=f"{most:,}", field=name)


def _complete(found: EntitySet, values: dict[str, Any], related: dict[str, Any], implied: frozenset[str]) -> None:
    for prop in found.properties:
        if prop.is_required and not prop.is_computed and prop.name not in values:
            raise BodyError("%(set)s need %(name)s", set=found.name, name=prop.name, field=prop.name)
    for relation in found.relations:
        if relation.is_required and not related.get(relation.name) and relation.name not in implied:
            raise BodyError(
                "%(set)s need a %(name)s: name one by {\"@iot.id\": …} or describe it", set=found.name,
                name=relation.name, field=relation.name,
            )  # fmt: skip


def _related(relation: Relation, value: Any) -> Any:
    if relation.is_many:
        if not isinstance(value, list) or len(value) > MOST_RELATED:
            raise BodyError("%(name)s is a list", name=relation.name, field=relation.name)
        return [_object(relation, one) for one in value]
    return _object(relation, value)


def _object(relation: Relation, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise BodyError('%(name)s is an object, such as {"@iot.id": 1}', name=relation.name, field=relation.name)
    return value


def linked(value: Mapping[str, Any]) -> int | None:
    """The number of `{"@iot.id": 1}`; None when it describes a new entity."""
    if "@iot.id" not in value or len(value) > 1:
        return None
    number = value["@iot.id"]
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 1 << 53:
        raise BodyError("@iot.id is a number from 1 up", field="@iot.id")
    return number


def need_same(relation: Relation, value: Mapping[str, Any] | None, implied: int) -> None:
    """BodyError when a body names or describes another entity than the address does."""
    if value is not None and linked(value) != implied:
        raise BodyError("the body says another %(name)s than the address", name=relation.name, field=relation.name)


def _checked(found: EntitySet, prop: Property, value: Any) -> Any:
    match prop.kind:
        case Kind.TEXT:
            return _text(prop, value)
        case Kind.TIME:
            return None if value is None and not prop.is_required else _time(prop, value)
        case Kind.INTERVAL:
            return None if value is None else _interval(prop, value)
        case Kind.GEOMETRY | Kind.RESULT:
            return value
    if prop.name == "properties":
        return _properties(found, value)
    if prop.name == "unitOfMeasurement":
        if not isinstance(value, Mapping) or any(name not in value for name in _UNIT):
            raise BodyError("unitOfMeasurement has name, symbol and definition; each may be null", field=prop.name)
    elif prop.is_required and value is None:
        raise BodyError("%(name)s is missing", name=prop.name, field=prop.name)
    return value


def _properties(found: EntitySet, value: Any) -> Any:
    if value is not None and not isinstance(value, Mapping):
        raise BodyError("properties is a JSON object", field="properties")
    if found is DATASTREAMS and value:
        limits.check(value.get("plausible"))
    return {} if value is None else value


def _text(prop: Property, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or (prop.is_required and not value.strip()):
        raise BodyError("%(name)s is a text of 1 to 20,000 characters", name=prop.name, field=prop.name)
    if "\x00" in value:
        raise BodyError("%(name)s holds characters that are no text", name=prop.name, field=prop.name)
    return value


def _time(prop: Property, value: Any) -> int:
    try:
        return instants.read(value)
    except BodyError as error:
        raise BodyError(f"{prop.name}: {error.message}", field=prop.name) from None


def _interval(prop: Property, value: Any) -> tuple[int, int | None]:
    try:
        return instants.read_interval(value)
    except BodyError as error:
        raise BodyError(f"{prop.name}: {error.message}", field=prop.name) from None
