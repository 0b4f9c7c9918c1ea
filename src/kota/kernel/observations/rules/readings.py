"""Observations as SensorThings writes them, read into readings: single ones, and arrays of a datastream."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from kota.base.errors import InvalidError
from kota.kernel.observations.contracts import Reading
from kota.kernel.observations.rules import instants
from kota.kernel.observations.rules.bodies import linked

LONGEST_JSON = 60_000
_EXTRA = ("resultQuality", "validTime", "parameters")
_PLAIN = frozenset({"phenomenonTime", "result", "resultTime", *_EXTRA, "Datastream", "FeatureOfInterest"})
COMPONENTS = frozenset(
    {"phenomenonTime", "result", "resultTime", "FeatureOfInterest/id", "FeatureOfInterest/@iot.id", *_EXTRA}
)


def read(given: Any, *, stream: int | None, feature: int = 0, now: int) -> Reading:
    """One observation. The datastream may come with the address; without a phenomenonTime it is `now`."""
    if not isinstance(given, Mapping):
        raise InvalidError("an Observation is a JSON object", field="Observation")
    for name in given:
        if name not in _PLAIN and "@" not in name:
            raise InvalidError("%(name)s is nothing that Observations have", name=name[:60], field=name[:60])
    if "result" not in given:
        raise InvalidError("Observations need a result", field="result")
    if stream is None:
        stream = _link(given, "Datastream")
    if not feature and "FeatureOfInterest" in given:
        feature = _link(given, "FeatureOfInterest")
    return make(stream, given, feature, now=now)


def make(stream: int, given: Mapping[str, Any], feature: int, *, now: int) -> Reading:
    """A reading from the values of its parts."""
    number, text = result(given["result"])
    moment = given.get("phenomenonTime")
    begin, end = (now, None) if moment is None else instants.read_interval(moment)
    told = given.get("resultTime")
    extra = {name: given[name] for name in _EXTRA if given.get(name) is not None}
    if "validTime" in extra:
        instants.read_interval(extra["validTime"])
    return Reading(
        stream, begin, number, text, end, None if told is None else instants.read(told), feature,
        _json(extra, "the observation") if extra else None,
    )  # fmt: skip


def result(value: Any) -> tuple[float | None, str | None]:
    """A number, or JSON text of anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        if value is None:
            raise InvalidError("result is missing", field="result")
        return None, _json(value, "result")
    number = float(value) if -1e308 < value < 1e308 else math.inf
    if not math.isfinite(number):
        raise InvalidError("result is no number that can be kept", field="result")
    return number, None


def _json(value: Any, what: str) -> str:
    text = orjson.dumps(value).decode()
    if len(text) > LONGEST_JSON:
        raise InvalidError("%(what)s is longer than 60,000 characters", what=what, field="result")
    if "\\u0000" in text:
        raise InvalidError("%(what)s holds characters that are no text", what=what, field="result")
    return text


def _link(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    number = linked(value) if isinstance(value, Mapping) else None
    if number is None:
        raise InvalidError('Observations need a %(name)s: {"@iot.id": …}', name=name, field=name)
    return number


def of_array(entry: Any, *, now: int) -> list[Reading | str]:
    """The observations of a datastream's `dataArray`, each a reading or the reason why it is none."""
    if not isinstance(entry, Mapping):
        raise InvalidError("each entry is a JSON object with Datastream, components and dataArray", field="Datastream")
    stream = _link(entry, "Datastream")
    names, rows = entry.get("components"), entry.get("dataArray")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidError("components is a list of names", field="components")
    if unknown := [name for name in names if name not in COMPONENTS]:
        raise InvalidError("%(name)s is no component of an Observation", name=unknown[0][:60], field="components")
    if "result" not in names:
        raise InvalidError("components need result", field="components")
    if not isinstance(rows, list):
        raise InvalidError("dataArray is a list of lists", field="dataArray")
    quick = _quick(names)
    return [_row(stream, names, quick, row, now=now) for row in rows]


def _quick(names: Sequence[str]) -> tuple[int, int] | None:
    """Where time and result stand, when there is nothing else."""
    return (
        (names.index("phenomenonTime"), names.index("result"))
        if sorted(names) == ["phenomenonTime", "result"]
        else None
    )


def _row(stream: int, names: Sequence[str], quick: tuple[int, int] | None, row: Any, *, now: int) -> Reading | str:
    if not isinstance(row, list) or len(row) != len(names):
        return f"error: a row has {len(names)} values"
    try:
        if quick is not None:
            time, value = row[quick[0]], row[quick[1]]
            if type(value) in (int, float) and type(time) is str and "/" not in time and -1e308 < value < 1e308:
                return Reading(stream, instants.read(time), float(value))
        given = dict(zip(names, row, strict=True))
        feature = given.pop("FeatureOfInterest/id", given.pop("FeatureOfInterest/@iot.id", 0)) or 0
        if isinstance(feature, bool) or not isinstance(feature, int) or feature < 0:
            return "error: FeatureOfInterest/id is a number"
        return make(stream, given, feature, now=now)
    except InvalidError as error:
        return f"error: {error.message}"
