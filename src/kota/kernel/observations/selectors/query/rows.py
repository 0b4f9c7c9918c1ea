"""Which columns make an entity, and the entity as SensorThings writes it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from kota.kernel.observations.contracts import Batch, Outcomes, Quality
from kota.kernel.observations.contracts.entities import (
    DATASTREAMS,
    OBSERVATIONS,
    EntitySet,
    Kind,
    Property,
)
from kota.kernel.observations.rules.instants import moment, written, written_interval

Entity = dict[str, Any]
FLAGS = tuple((flag, str(flag.name).lower()) for flag in Quality if flag)


class Row(NamedTuple):
    """An entity as found: its number, the numbers it points to (see `places`), and its JSON."""

    id: int
    keys: tuple[int | None, ...]
    entity: Entity


@lru_cache(maxsize=50)
def places(found: EntitySet) -> dict[str, int]:
    """Where in `Row.keys` the number of each single relation stands."""
    return {one.name: place for place, one in enumerate(one for one in found.relations if not one.is_many)}


@lru_cache(maxsize=200)
def selected(found: EntitySet, select: tuple[str, ...] = ()) -> tuple[str, ...]:
    """SQL of the columns, under alias `e`: first the number, then the keys of single relations, then the properties.

    What `select` leaves out is not read: it may be long, or take a look elsewhere.
    """
    keys = [f"e.{one.column}" for one in found.relations if not one.is_many]
    if found is OBSERVATIONS:
        own = ["phenomenon_time", "phenomenon_end", "result", "result_json", "result_time", "extra", "quality"]
        return ("e.id", *keys, *(f"e.{name}" for name in own))
    return ("e.id", *keys, *(_column(found, prop) for prop in _shown(found, shown_of(select))))


def _shown(found: EntitySet, shown: set[str]) -> list[Property]:
    return [prop for prop in found.properties if prop.kind is not Kind.ID and (not shown or prop.name in shown)]


def shown_of(select: tuple[str, ...]) -> set[str]:
    """The properties and relations that a `$select` leaves; empty for all."""
    return {word.split("/")[0].removeprefix("@iot.") for word in select}


def _column(found: EntitySet, prop: Property) -> str:
    if found is DATASTREAMS and prop.kind is Kind.INTERVAL:
        prefix = "" if prop.stored == "phenomenon" else "result_"
        bounds = f"ARRAY[n.first_{prefix}time, n.last_{prefix}time]"
        return f"(SELECT {bounds} FROM latest_observation n WHERE n.datastream_id = e.id)"  # noqa: S608 - our own names
    return f"e.{prop.stored}"


@lru_cache(maxsize=200)
def reader(found: EntitySet, base: str, select: tuple[str, ...]) -> Callable[[tuple[Any, ...]], Row]:
    """A function that makes entities of rows. `base` is the service root's address, `select` empty for everything."""
    shown = shown_of(select)
    links = [one.name for one in found.relations if not shown or one.name in shown]
    properties = _observation_reader(shown) if found is OBSERVATIONS else _reader(found, shown)
    after = 1 + len(places(found))
    has_id, root = not shown or "id" in shown, f"{base}/{found.name}("
    make: Any = tuple.__new__  # a third of what Row(...) costs, ten thousand times

    def read(row: tuple[Any, ...]) -> Row:
        here = f"{root}{row[0]})"
        entity: Entity = {"@iot.selfLink": here, "@iot.id": row[0]} if has_id else {}
        properties(entity, row[after:])
        for name in links:
            entity[f"{name}@iot.navigationLink"] = f"{here}/{name}"
        made: Row = make(Row, (row[0], row[1:after], entity))
        return made

    return read


def _reader(found: EntitySet, shown: set[str]) -> Callable[[Entity, tuple[Any, ...]], None]:
    writers = [(prop.name, _WRITERS.get(prop.kind)) for prop in _shown(found, shown)]

    def read(entity: Entity, values: tuple[Any, ...]) -> None:
        for (name, write), value in zip(writers, values, strict=False):  # behind them may stand what a query ordered by
            if value is not None:
                entity[name] = write(value) if write else value

    return read


def _span(value: list[datetime | None]) -> str | None:
    return None if value[0] is None else written_interval(value[0], value[1] or value[0])


def _raw(value: Any) -> Any:
    return orjson.Fragment(value) if isinstance(value, str) else value


_WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.JSON: _raw, Kind.GEOMETRY: _raw, Kind.TIME: written, Kind.INTERVAL: _span,
}  # fmt: skip


def _observation_reader(shown: set[str]) -> Callable[[Entity, tuple[Any, ...]], None]:
    has_time, has_result, has_told, has_quality = (
        not shown or name in shown for name in ("phenomenonTime", "result", "resultTime", "resultQuality")
    )

    def read(entity: Entity, values: tuple[Any, ...]) -> None:
        begin, end, result, json, told, extra, quality = values
        if has_time:
            entity["phenomenonTime"] = written(begin) if end is None else written_interval(begin, end)
        if has_result:
            entity["result"] = _raw(json) if result is None else number(result)
        if has_told:
            entity["resultTime"] = written(told) if told else None
        if extra is not None:
            for name, value in orjson.loads(extra).items():
                if not shown or name in shown:
                    entity[name] = value
        if quality and has_quality:
            flags = [name for flag, name in FLAGS if quality & flag]
            given = entity.get("resultQuality")
            entity["resultQuality"] = {"flags": flags} if given is None else {"flags": flags, "given": given}

    return read


def number(value: float) -> float | int:
    """Whole numbers without a point."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def listed(ids: Iterable[int]) -> str:
    """Numbers as an array of PostgreSQL: for thousands of them much quicker than a list of Python."""
    return "{" + ",".join(map(str, ids)) + "}"


def dump(value: Any) -> bytes:
    return orjson.dumps(value)


def of_batch(batch: Batch, outcomes: Outcomes, place: int, base: str) -> Entity:
    """A committed observation of a batch, without reading it back."""
    rich = batch.rich.get(place)
    end = None if rich is None or rich.end is None else moment(rich.end)
    told = None if rich is None or rich.result_time is None else moment(rich.result_time)
    value = float(batch.result[place])
    shown = (
        int(outcomes.ids[place]), int(batch.stream[place]), None, moment(int(batch.time[place])), end,
        None if value != value else value, rich.json if rich else None, told, rich.extra if rich else None,
        int(outcomes.quality[place]),
    )  # fmt: skip
    return reader(OBSERVATIONS, base, ())(shown).entity
