"""Data arrays: many observations of a datastream, read as columns where they are numbers at instants."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from kota.kernel.observations.contracts import Batch, Reading
from kota.kernel.observations.contracts.batches import Ints
from kota.kernel.observations.contracts.errors import BodyError
from kota.kernel.observations.rules import readings

COMPONENTS = frozenset(
    {"phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters",
     "FeatureOfInterest/id", "FeatureOfInterest/@iot.id"}
)  # fmt: skip
MOST_ROWS = 100_000
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


class _Entry(NamedTuple):
    """Observations of one datastream; `time` is where the time stands when there is only time and result, else -1."""

    stream: int
    names: Sequence[str]
    rows: list[Any]
    time: int
    why: str = ""  # none of it can be read, for this reason


def read(body: Sequence[Any], *, now: int) -> tuple[Batch, Ints, dict[int, str], int]:
    """What a body holds: the rows that can be read, their places, why the others cannot, and how many there are.

    An entry that contradicts itself spoils its own rows only. BodyError when no entry has the form of one.
    """
    entries = [_entry(one) for one in body]
    if all(entry.why for entry in entries):
        raise BodyError(entries[0].why, field="dataArray")
    count = sum(len(entry.rows) for entry in entries)
    if count > MOST_ROWS:
        raise BodyError("one request takes at most 100,000 observations")
    if all(entry.time >= 0 for entry in entries) and (quick := _numbers(entries)) is not None:
        return quick, np.arange(count), {}, count
    found: list[Reading] = []
    places: list[int] = []
    bad: dict[int, str] = {}
    begin = 0
    for entry in entries:
        for place, row in enumerate(entry.rows, begin):
            if entry.why:
                bad[place] = entry.why
                continue
            try:
                found.append(_row(entry, row, now=now))
                places.append(place)
            except BodyError as error:
                bad[place] = error.message
        begin += len(entry.rows)
    return Batch.of(found), np.array(places, dtype=np.int64), bad, count


def _entry(given: Any) -> _Entry:
    """BodyError for what has no rows that could be answered one by one."""
    if not isinstance(given, Mapping):
        raise BodyError("each entry is a JSON object with Datastream, components and dataArray", field="Datastream")
    rows = given.get("dataArray")
    if not isinstance(rows, list):
        raise BodyError("dataArray is a list of lists", field="dataArray")
    try:
        return _sound(given, rows)
    except BodyError as error:
        return _Entry(0, (), rows, -1, error.message)


def _sound(given: Mapping[str, Any], rows: list[Any]) -> _Entry:
    stream, names = readings.link(given, "Datastream"), given.get("components")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BodyError("components is a list of names", field="components")
    if unknown := [name for name in names if name not in COMPONENTS]:
        raise BodyError("%(name)s is no component of an Observation", name=unknown[0][:60], field="components")
    if len({name.replace("@iot.", "") for name in names}) < len(names):
        raise BodyError("components name something twice", field="components")
    if "result" not in names:
        raise BodyError("components need result", field="components")
    told = given.get("dataArray@iot.count", len(rows))
    if isinstance(told, bool) or told != len(rows):
        raise BodyError(
            "dataArray@iot.count is %(told)s, and there are %(count)s rows: some may be lost, send all again",
            told=str(told)[:20], count=len(rows), field="dataArray",
        )  # fmt: skip
    is_plain = names in (["phenomenonTime", "result"], ["result", "phenomenonTime"])
    return _Entry(stream, names, rows, names.index("phenomenonTime") if is_plain else -1)


def _numbers(entries: Sequence[_Entry]) -> Batch | None:
    """All rows at once, if each is a time in UTC and a number."""
    times: list[Any] = []
    values: list[Any] = []
    for entry in entries:
        for row in entry.rows:
            if type(row) is not list or len(row) != 2:
                return None
            times.append(row[entry.time])
            values.append(row[1 - entry.time])
    if not {type(value) for value in values} <= {int, float} or {type(time) for time in times} - {str}:
        return None
    if not all(map(_INSTANT.fullmatch, times)):
        return None
    try:
        moments = np.array([time[:-1] for time in times], dtype="datetime64[us]").astype(np.int64)
        numbers = np.array(values, dtype=np.float64)
    except (ValueError, OverflowError):
        return None
    if not np.isfinite(numbers).all():
        return None
    streams = np.repeat([entry.stream for entry in entries], [len(entry.rows) for entry in entries])
    return Batch(streams.astype(np.int64), moments, numbers)


def _row(entry: _Entry, row: Any, *, now: int) -> Reading:
    if not isinstance(row, list) or len(row) != len(entry.names):
        raise BodyError(
            "a row is a list of as many values as there are components: %(count)s here", count=len(entry.names)
        )
    given = dict(zip(entry.names, row, strict=True))
    feature = given.pop("FeatureOfInterest/id", given.pop("FeatureOfInterest/@iot.id", 0)) or 0
    if isinstance(feature, bool) or not isinstance(feature, int) or not 0 <= feature < 1 << 31:
        raise BodyError("FeatureOfInterest/id is a number")
    return readings.make(entry.stream, given, feature, now=now)
