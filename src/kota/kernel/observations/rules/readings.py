"""Observations as SensorThings writes them, read one by one."""

import math
from collections.abc import Mapping
from typing import Any

import orjson

from kota.kernel.observations.contracts import Reading
from kota.kernel.observations.contracts.errors import BodyError
from kota.kernel.observations.rules import instants
from kota.kernel.observations.rules.bodies import linked

LONGEST_JSON = 60_000
_NUMBERS = frozenset({int, float})
_EXTRA = ("resultQuality", "validTime", "parameters")
_PLAIN = frozenset({"phenomenonTime", "result", "resultTime", *_EXTRA, "Datastream", "FeatureOfInterest"})
COMPONENTS = frozenset(
    {"phenomenonTime", "result", "resultTime", "FeatureOfInterest/id", "FeatureOfInterest/@iot.id", *_EXTRA}
)


def read(given: Any, *, stream: int | None, feature: int = 0, now: int) -> Reading:
    """One observation. The datastream may come with the address; without a phenomenonTime it is `now`."""
    if not isinstance(given, dict):
        raise BodyError("an Observation is a JSON object", field="Observation")
    for name in given:
        if name not in _PLAIN and "@" not in name:
            raise BodyError("%(name)s is nothing that Observations have", name=name[:60], field=name[:60])
    if "result" not in given:
        raise BodyError("Observations need a result", field="result")
    if stream is None or "Datastream" in given:
        stream = _same(stream, link(given, "Datastream"), "Datastream")
    if "FeatureOfInterest" in given:
        feature = _same(feature or None, link(given, "FeatureOfInterest"), "FeatureOfInterest")
    return make(stream, given, feature, now=now)


def _same(here: int | None, named: int, name: str) -> int:
    """What the address and the body both name must be one thing."""
    if here is not None and here != named:
        raise BodyError("the body names %(name)s %(named)s, and the address %(here)s", name=name, named=named,
                        here=here, field=name)  # fmt: skip
    return named


def make(stream: int, given: Mapping[str, Any], feature: int, *, now: int) -> Reading:
    """A reading from the values of its parts."""
    number, text = result(given["result"])
    moment = given.get("phenomenonTime")
    begin, end = (now, None) if moment is None else instants.read_interval(moment)
    told = given.get("resultTime")
    extra = {name: given[name] for name in _EXTRA if given.get(name) is not None}
    if not isinstance(extra.get("parameters", {}), Mapping):
        raise BodyError("parameters is a JSON object", field="parameters")
    if "validTime" in extra:
        instants.read_interval(extra["validTime"])
    return Reading(
        stream, begin, number, text, end, None if told is None else instants.read(told), feature,
        _json(extra, "the observation") if extra else None,
    )  # fmt: skip


def result(value: Any) -> tuple[float | None, str | None]:
    """A number, or JSON text of anything else."""
    if type(value) not in _NUMBERS:  # a bool is none
        if value is None:
            raise BodyError("result is missing", field="result")
        return None, _json(value, "result")
    number = float(value) if -1e308 < value < 1e308 else math.inf
    if not math.isfinite(number):
        raise BodyError("result is no number that can be kept", field="result")
    return number, None


def _json(value: Any, what: str) -> str:
    text = orjson.dumps(value).decode()
    if len(text) > LONGEST_JSON:
        raise BodyError("%(what)s is longer than 60,000 characters", what=what, field="result")
    if "\\u0000" in text:
        raise BodyError("%(what)s holds characters that are no text", what=what, field="result")
    return text


def link(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    number = linked(value) if isinstance(value, dict) else None
    if number is None:
        raise BodyError('Observations need a %(name)s: {"@iot.id": …}', name=name, field=name)
    return number


def describes(given: Any) -> bool:
    """Does an observation describe entities that are still to be made?"""
    if not isinstance(given, Mapping):
        return False
    related = (given.get("Datastream"), given.get("FeatureOfInterest"))
    return any(isinstance(one, Mapping) and "@iot.id" not in one for one in related)
