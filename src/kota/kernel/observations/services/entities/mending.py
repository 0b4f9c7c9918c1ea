"""Changing one observation, and what hangs on it."""

from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS, SETS
from kota.kernel.observations.contracts.errors import StateError
from kota.kernel.observations.rules import bodies, readings
from kota.kernel.observations.rules.bodies import Body
from kota.kernel.observations.rules.instants import micros, moment, written, written_interval
from kota.kernel.observations.rules.parts import part_of
from kota.kernel.observations.services import recount
from kota.kernel.observations.services.entities.table import need
from kota.kernel.observations.services.ingest.columns import contents_digest

_READ = """
    SELECT o.datastream_id, o.phenomenon_time, o.phenomenon_end, o.result, o.result_json, o.result_time, o.extra,
           o.feature_id, p.first, p.after
    FROM observation_part p JOIN observation o ON o.phenomenon_time >= p.first AND o.phenomenon_time < p.after
    WHERE p.number = %s AND o.id = %s
"""
_WRITE = """
    UPDATE observation SET datastream_id = %s, phenomenon_time = %s, phenomenon_end = %s, result = %s, result_json = %s,
        result_time = %s, extra = %s, feature_id = %s, digest = %s, quality = quality & 16
    WHERE id = %s AND phenomenon_time = %s AND datastream_id = %s
"""


def properties(number: int) -> dict[str, Any]:
    """What an observation says, as SensorThings writes it."""
    _stream, begin, end, result, json, told, extra, *_ = _row(number)
    found = {"phenomenonTime": written_interval(begin, end), "result": orjson.loads(json) if result is None else result}
    if told is not None:
        found["resultTime"] = written(told)
    return found | (orjson.loads(extra) if extra else {})


def mend(number: int, body: Body, *, at: datetime) -> None:
    """Write it anew with what the body gives, and work out its sums again."""
    stream, begin, _end, *_rest, feature, first, after = _row(number)
    given = properties(number)
    for name, value in body.values.items():
        given[name] = _shown(name, value)
    links = {relation.name: bodies.linked(body.related[relation.name]) for relation in OBSERVATIONS.relations
             if relation.name in body.related}  # fmt: skip
    for name, other in links.items():
        need(SETS[next(r.target for r in OBSERVATIONS.relations if r.name == name)], other or 0, field=name)
    reading = readings.make(links.get("Datastream") or stream, given, 0, now=micros(at))
    time = moment(reading.time)
    if not first <= time < after:
        raise StateError("an observation cannot move to another day: delete it and post it anew")
    ends = None if reading.end is None else moment(reading.end)
    told = None if reading.result_time is None else moment(reading.result_time)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [
            reading.stream, time, ends, reading.result, reading.json, told, reading.extra,
            links.get("FeatureOfInterest") or feature, contents_digest(reading), number, begin, stream,
        ])  # fmt: skip
    recount.hours({(stream, _hour(begin)), (reading.stream, _hour(time))})
    recount.newest({stream, reading.stream}, at=at)


def _row(number: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [part_of(number), number])
        return cursor.fetchone()


def _shown(name: str, value: Any) -> Any:
    if name in ("phenomenonTime", "validTime") and isinstance(value, tuple):
        return written_interval(moment(value[0]), None if value[1] is None else moment(value[1]))
    return written(moment(value)) if name == "resultTime" and value is not None else value


def _hour(time: datetime) -> datetime:
    return time.replace(minute=0, second=0, microsecond=0)
