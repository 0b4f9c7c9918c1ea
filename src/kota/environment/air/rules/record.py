"""The days on record as streams of numbers, and back: what the import writes is what the pages read.

Every stream holds one value a day. `air:record:pm25` and its sisters hold index values; `air:record:at:dki3` holds the
day's maximum on the days on which that station was the worst (`at:unknown`: the file names none; 0 on a day without
data, for which the file names a station all the same). The other two hold places in a list, counted from 1: the file's
own critical parameter in the order of `Parameter`, its own class in the order of `CLASSES`, 0 for a day without data.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kota.environment.air.contracts import CLASSES, Day, IndexFact, Parameter
from kota.environment.air.rules import importing, ispu

PREFIX = "air:record:"
AT, UNKNOWN = "air:record:at:", "unknown"
CRITICAL, CATEGORY = "air:record:critical", "air:record:category"
_ORDER = tuple(Parameter)


def streams(stations: Sequence[str]) -> list[str]:
    """The keys of all streams of a record."""
    return list(titles(stations))


def titles(stations: Sequence[str]) -> dict[str, str]:
    """What each stream of a record holds, by its key."""
    return {
        **{PREFIX + one: f"{one.label}, index of the day" for one in importing.PARAMETERS},
        **{AT + code: f"Index of the day, worst at {code}" for code in (*stations, UNKNOWN)},
        CRITICAL: "Critical parameter of the day, its place in the regulation’s list",
        CATEGORY: "Class of the day, 1 the best, 0 without data",
    }


def rows(day: Day) -> Iterator[tuple[str, int]]:
    """What a day writes: stream and value."""
    yield CATEGORY, CLASSES.index(day.said_category) + 1 if day.said_category else 0
    for parameter, index in day.indices.items():
        yield PREFIX + parameter, index
    yield AT + (day.station or UNKNOWN), day.said_max or 0
    if day.said_critical in _ORDER:
        yield CRITICAL, _ORDER.index(Parameter(day.said_critical)) + 1


def days(values: Mapping[str, Mapping[date, float]], regulations: Sequence[IndexFact]) -> tuple[Day, ...]:
    """The days, oldest first, from the values of each stream; each judged by the regulation that held."""
    return tuple(_day(on, values, regulations) for on in sorted(values.get(CATEGORY, ())))


def _day(on: date, values: Mapping[str, Mapping[date, float]], regulations: Sequence[IndexFact]) -> Day:
    def read(stream: str) -> int | None:
        value = values.get(stream, {}).get(on)
        return None if value is None else round(value)

    indices = {one: value for one in importing.PARAMETERS if (value := read(PREFIX + one)) is not None}
    at = next((key for key in values if key.startswith(AT) and on in values[key]), "")
    station, category, critical = at.removeprefix(AT), read(CATEGORY), read(CRITICAL)
    highest, said_max = max(indices.values(), default=None), read(at) if at and category else None
    held = ispu.in_force(regulations, on)
    day = Day(
        line=0,
        day=on,
        station="" if station == UNKNOWN else station,
        indices=indices,
        said_max=said_max,
        said_critical=_ORDER[critical - 1] if critical else "",
        said_category=CLASSES[category - 1] if category else "",
        computed_max=highest,
        computed_critical=tuple(one for one, value in indices.items() if value == highest),
        computed_category=importing.class_of(highest, held),
        category=importing.class_of(said_max, held),
    )
    return importing.judged(day)
