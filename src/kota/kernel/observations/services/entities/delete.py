"""Removing entities, with what cannot be without them (18-088, table 24)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.observations.contracts.entities import EntitySet
from kota.kernel.observations.services import features, recount
from kota.kernel.observations.services.entities.table import need_addressed

# Table: the tables whose rows go first, by the column that points here.
_DEPENDENT: dict[str, tuple[tuple[str, str], ...]] = {
    "thing": (("datastream", "thing_id"), ("historical_location", "thing_id"), ("tasking_capability", "thing_id")),
    "sensor": (("datastream", "sensor_id"),),
    "observed_property": (("datastream", "observed_property_id"),),
    "actuator": (("tasking_capability", "actuator_id"),),
    "tasking_capability": (("task", "tasking_capability_id"),),
}
_LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "thing": (("thing_location", "thing_id"),),
    "location": (("thing_location", "location_id"),),
    "historical_location": (("historical_location_place", "historical_location_id"),),
    "datastream": (
        ("datastream_feature", "datastream_id"), ("observation", "datastream_id"),
        ("latest_observation", "datastream_id"), ("observation_hourly", "datastream_id"),
        ("stale_hour", "datastream_id"),
    ),
    "feature_of_interest": (("datastream_feature", "feature_id"),),
}  # fmt: skip


@transaction.atomic
def delete(found: EntitySet, number: int, *, by: Actor, at: datetime) -> None:
    """Remove an entity; MissingError when it is not there."""
    need_addressed(found, number)
    remove(found.table, [number], at=at)
    audit.record(action="sensing.deleted", subject=f"{found.name}({number})", by=by, at=at)
    features.changed()


def remove(table: str, ids: Sequence[int], *, at: datetime) -> None:
    """Rows and all that hangs on them."""
    if not ids:
        return
    for other, column in _DEPENDENT.get(table, ()):
        remove(other, _ids(f"SELECT id FROM {other} WHERE {column} = ANY(%s)", ids), at=at)  # noqa: S608
    if table == "location":
        remove("historical_location", _only_there(ids), at=at)
        _run("DELETE FROM historical_location_place WHERE location_id = ANY(%s)", ids)
        _run("UPDATE feature_of_interest SET origin_id = NULL WHERE origin_id = ANY(%s)", ids)
    if table == "feature_of_interest":
        _without_observations_of(ids, at=at)
    for other, column in _LINKS.get(table, ()):
        _run(f"DELETE FROM {other} WHERE {column} = ANY(%s)", ids)  # noqa: S608 - our own names
    if table == "observation":
        _observations(ids, at=at)
    else:
        _run(f"DELETE FROM {table} WHERE id = ANY(%s)", ids)  # noqa: S608 - our own names


def _only_there(locations: Sequence[int]) -> list[int]:
    """History that tells of these locations and of no other."""
    return _ids(
        "SELECT historical_location_id FROM historical_location_place GROUP BY 1"
        " HAVING bool_or(location_id = ANY(%s)) AND bool_and(location_id = ANY(%s))", ids=locations, times=2,
    )  # fmt: skip


def _without_observations_of(features_: Sequence[int], *, at: datetime) -> None:
    found = _ids(
        "SELECT id FROM observation WHERE feature_id = ANY(%s) AND datastream_id IN"
        " (SELECT datastream_id FROM datastream_feature WHERE feature_id = ANY(%s))", ids=features_, times=2,
    )  # fmt: skip
    if found:
        _observations(found, at=at)


def _observations(ids: Sequence[int], *, at: datetime) -> None:
    """Single observations, each found in the part that its number names; their sums follow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM observation o USING unnest(%s::bigint[]) AS u(id), observation_part p"
            " WHERE p.number = u.id >> 38 AND o.id = u.id"
            " AND o.phenomenon_time >= p.first AND o.phenomenon_time < p.after"
            " RETURNING o.datastream_id, date_trunc('hour', o.phenomenon_time)", [list(ids)],
        )  # fmt: skip
        touched = cursor.fetchall()
    recount.hours(touched)
    recount.newest({stream for stream, _ in touched}, at=at)


def _ids(statement: str, ids: Sequence[int], times: int = 1) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)] * times)
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str, ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
