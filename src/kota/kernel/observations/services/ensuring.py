"""Datastreams that apps want: made once under a stable key, kept as the app says, thousands at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.batch import Rows, write
from kota.base.dumping import dump
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.observations.contracts.streams import StreamSpec
from kota.kernel.observations.services import features

GEOJSON = "application/geo+json"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
_UPDATE = """
    UPDATE datastream d SET name = u.name, properties = u.properties, unit = u.unit, is_watched = u.is_watched,
        device_id = COALESCE(u.device_id, d.device_id)
    FROM json_populate_recordset(NULL::datastream, %s::json) u WHERE d.key = u.key
    AND (d.name, d.properties, d.unit, d.is_watched, d.device_id) IS DISTINCT FROM
        (u.name, u.properties, u.unit, u.is_watched, COALESCE(u.device_id, d.device_id))
"""


@transaction.atomic
def ensure_streams(specs: Sequence[StreamSpec], *, by: Actor, at: datetime) -> dict[str, int]:
    """The number of each datastream by its key; what is missing is made, what differs is brought up to date."""
    known = _known("datastream", [spec.key for spec in specs])
    fresh = [spec for spec in specs if spec.key not in known]
    old = [spec for spec in specs if spec.key in known]
    if old:
        _renew(old)
    if not fresh:
        return known
    things = _things(fresh, at=at)
    sensors = _named("sensor", "name", {spec.sensor: _sensor(spec) for spec in fresh})
    observed = _named("observed_property", "definition", {spec.observed.definition: _observed(spec) for spec in fresh})
    numbers = _numbers("datastream", len(fresh))
    rows = [
        _row(spec) | {"id": number, "thing_id": things[spec.thing], "sensor_id": sensors[spec.sensor],
                      "observed_property_id": observed[spec.observed.definition]}
        for spec, number in zip(fresh, numbers, strict=True)
    ]  # fmt: skip
    write(Rows("datastream", rows))
    audit.record(action="sensing.streams_made", subject=f"Datastreams({len(fresh)})", by=by, at=at)
    features.changed()
    return known | {spec.key: number for spec, number in zip(fresh, numbers, strict=True)}


def _renew(specs: Sequence[StreamSpec]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [dump([_row(spec) for spec in specs]).decode()])
        if cursor.rowcount:
            features.changed()


def _row(spec: StreamSpec) -> dict[str, Any]:
    simulated = {"simulated": True} if spec.is_simulated else {}
    return {
        "key": spec.key, "name": spec.name, "description": spec.name,
        "properties": {"theme": spec.theme, **spec.properties, **simulated}, "observation_type": MEASUREMENT,
        "unit": {"name": spec.unit.name, "symbol": spec.unit.symbol, "definition": spec.unit.definition},
        "is_watched": spec.is_watched, "device_id": spec.device,
    }  # fmt: skip


def _things(specs: Sequence[StreamSpec], *, at: datetime) -> dict[str, int]:
    wanted = {spec.thing: spec for spec in specs}
    known = _known("thing", list(wanted))
    fresh = [spec for key, spec in wanted.items() if key not in known]
    if not fresh:
        return known
    numbers = _numbers("thing", len(fresh))
    placed = [(number, spec) for number, spec in zip(numbers, fresh, strict=True) if spec.place is not None]
    codes = (
        areas.locate_many(*zip(*((s.place.lon, s.place.lat) for _, s in placed if s.place), strict=True))
        if placed
        else []
    )
    where = {number: code or "" for (number, _), code in zip(placed, codes, strict=True)}
    write(
        Rows(
            "thing",
            [_thing(spec) | {"id": n, "area": where.get(n, "")} for n, spec in zip(numbers, fresh, strict=True)],
        )
    )
    _place(placed, at=at)
    return known | {spec.thing: number for number, spec in zip(numbers, fresh, strict=True)}


def _thing(spec: StreamSpec) -> dict[str, Any]:
    simulated = {"simulated": True} if spec.is_simulated else {}
    properties = {"theme": spec.theme, **spec.thing_properties, **simulated}
    return {"key": spec.thing, "name": spec.thing_name, "description": spec.thing_name, "properties": properties}


def _place(placed: Sequence[tuple[int, StreamSpec]], *, at: datetime) -> None:
    """A location of its own for each thing, and the history that begins with it."""
    numbers, histories = _numbers("location", len(placed)), _numbers("historical_location", len(placed))
    locations, links, history, places = [], [], [], []
    for (thing, spec), number, past in zip(placed, numbers, histories, strict=True):
        lon, lat = (spec.place.lon, spec.place.lat) if spec.place else (0.0, 0.0)
        locations.append({
            "id": number, "name": spec.thing_name, "description": spec.thing_name, "properties": {},
            "encoding_type": GEOJSON, "location": {"type": "Point", "coordinates": [lon, lat]},
            "bounds": f"({lon},{lat}),({lon},{lat})",
        })  # fmt: skip
        links.append({"thing_id": thing, "location_id": number})
        history.append({"id": past, "thing_id": thing, "time": at})
        places.append({"historical_location_id": past, "location_id": number})
    write(Rows("location", locations), Rows("thing_location", links), Rows("historical_location", history),
          Rows("historical_location_place", places))  # fmt: skip


def _sensor(spec: StreamSpec) -> dict[str, Any]:
    return {"name": spec.sensor, "description": spec.sensor, "properties": {}, "encoding_type": "text/plain",
            "metadata": spec.sensor}  # fmt: skip


def _observed(spec: StreamSpec) -> dict[str, Any]:
    observed = spec.observed
    return {"name": observed.name, "description": observed.description or observed.name, "properties": {},
            "definition": observed.definition}  # fmt: skip


def _named(table: str, column: str, wanted: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """Sensors and observed properties are shared: one of each name."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, min(id) FROM {table} WHERE {column} = ANY(%s) GROUP BY 1", [list(wanted)])  # noqa: S608
        known = dict(cursor.fetchall())
    fresh = [name for name in wanted if name not in known]
    numbers = _numbers(table, len(fresh))
    write(Rows(table, [wanted[name] | {"id": number} for name, number in zip(fresh, numbers, strict=True)]))
    return known | dict(zip(fresh, numbers, strict=True))


def _known(table: str, keys: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, id FROM {table} WHERE key = ANY(%s)", [list(keys)])  # noqa: S608 - our own names
        return dict(cursor.fetchall())


def _numbers(table: str, count: int) -> list[int]:
    """Numbers ahead of the rows that will carry them."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]
