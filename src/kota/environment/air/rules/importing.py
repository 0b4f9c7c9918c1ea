"""The province's yearly files of index values (`tanggal,stasiun,pm25,…,max,critical,categori`), read without guessing.

The figures are index values, not concentrations, and each row is the province's worst station of that day: they are not
the series of one station. What the file says of itself (`max`, `critical`, `categori`) is kept as it stands, computed
again from its own figures, and compared.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.environment.air.contracts import CLASSES, Day, Disagreement, IndexFact, Parameter, Read, Refusal
from kota.environment.air.rules import ispu

COLUMNS = ("tanggal", "stasiun", "pm25", "pm10", "so2", "co", "o3", "no2", "max", "critical", "categori")
PARAMETERS = tuple(Parameter(name) for name in COLUMNS[2:8])
NO_DATA = "TIDAK ADA DATA"
CATEGORIES = dict(zip(("BAIK", "SEDANG", "TIDAK SEHAT", "SANGAT TIDAK SEHAT", "BERBAHAYA"), CLASSES, strict=True))
WRITTEN = {code: word for word, code in CATEGORIES.items()} | {"": NO_DATA}
MOST = 999  # a higher index is a slip of the pen


class RefusedError(ValueError):
    """Why a row is no day; a sentence."""


def read(
    lines: Iterable[str], stations: Mapping[str, str], regulations: Sequence[IndexFact], *, last: date = date.max
) -> Read:
    """Every line a day or a refusal. `stations` are codes by the names that the file writes; `regulations` judge each
    day by the one that held then; no day lies before the first of them, or after `last`. InvalidError when the columns
    are others."""
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise InvalidError(_("The file lacks the columns %(missing)s"), missing=", ".join(missing))
    days: dict[date, Day] = {}
    refusals, held = [], _by_day(regulations)
    first = min((one.since for one in regulations), default=date.min)
    for row in rows:
        line = rows.line_num
        try:
            day = _day(line, row, stations, held)
            _possible(day.day, first, last)
            _only_once(days.setdefault(day.day, day), line)
        except RefusedError as error:
            refusals.append(Refusal(line, str(error)))
    found = tuple(days[day] for day in sorted(days))
    return Read(found, tuple(refusals), tuple(one for day in found for one in _disagreements(day)))


def _possible(day: date, first: date, last: date) -> None:
    if day > last:
        raise RefusedError(f"{day} has not come yet")
    if day < first:
        raise RefusedError(f"{day} lies before the first regulation of the index, of {first}")


def _only_once(day: Day, line: int) -> None:
    if day.line != line:
        raise RefusedError(f"{day.day} stands already in line {day.line}")


def _by_day(regulations: Sequence[IndexFact]) -> Callable[[date], IndexFact]:
    return lambda day: ispu.in_force(regulations, day)


def _day(line: int, row: Mapping[str, Any], stations: Mapping[str, str], held: Callable[[date], IndexFact]) -> Day:
    if None in row or None in row.values():
        raise RefusedError("it has more or fewer columns than the first line")
    on = _date(row["tanggal"])
    indices = {one: value for one in PARAMETERS if (value := _index(row, one.value)) is not None}
    said_max, written = _index(row, "max"), row["categori"].strip().upper()
    if written not in CATEGORIES and written != NO_DATA:
        raise RefusedError(f"{row['categori']!r} is no class")
    if written == NO_DATA and (indices or said_max):
        raise RefusedError(f"it says {NO_DATA} and has figures")
    if written != NO_DATA and said_max is None:
        raise RefusedError("it has a class and no maximum")
    said_category = CATEGORIES.get(written, "")
    highest = max(indices.values(), default=None)
    said_max = said_max if said_category else None  # a day without data may say 0
    computed, category = (class_of(value, held(on)) for value in (highest, said_max))
    critical = tuple(one for one in PARAMETERS if highest is not None and indices.get(one) == highest)
    day = Day(line, on, _station(row["stasiun"], stations), indices, said_max, row["critical"].strip().lower(),
              said_category, highest, critical, computed, category)  # fmt: skip
    return judged(day)


def class_of(index: int | None, regulation: IndexFact) -> str:
    """The class of an index that may be missing."""
    return "" if index is None else ispu.category(index, regulation)


def judged(day: Day) -> Day:
    """The day with the names of what does not agree in it."""
    wrong = []
    if day.said_max != day.computed_max:
        wrong.append("max")
    if day.said_critical not in day.computed_critical and (day.said_critical or day.computed_critical):
        wrong.append("critical")
    if day.said_category != day.computed_category:
        wrong.append("category")
    fields = {name: getattr(day, name) for name in Day.__slots__ if name != "disagrees"}
    return Day(**fields, disagrees=tuple(wrong)) if wrong else day


def _disagreements(day: Day) -> list[Disagreement]:
    unseen = day.said_critical in set(Parameter) and Parameter(day.said_critical) not in day.indices
    computed = {
        "max": str(day.computed_max),
        "critical": "/".join(day.computed_critical),
        "category": day.computed_category,
    }
    said = {"max": str(day.said_max), "critical": day.said_critical, "category": day.said_category}
    because = "unseen" if unseen else ""
    return [Disagreement(day.line, day.day, what, said[what], computed[what], because) for what in day.disagrees]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RefusedError(f"its date {text!r} cannot be read") from None


def _index(row: Mapping[str, str], column: str) -> int | None:
    text = row[column].strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise RefusedError(f"{column} {text!r} is no number") from None
    if not (0 <= value <= MOST and value.is_integer()):
        raise RefusedError(f"{column} {text} is no index from 0 to {MOST}")
    return int(value)


def _station(name: str, stations: Mapping[str, str]) -> str:
    name = name.strip()
    if name and name not in stations:
        raise RefusedError(f"there is no station named {name!r}")
    return stations.get(name, "")
