"""GTFS-Realtime messages for tests, made by hand."""

from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from kota.mobility.transit.rules.realtime import clocks
from tests.factories import lines

ZERO = clocks.origin(lines.MONDAY.toordinal(), lines.ZONE)


def at(hours: float) -> int:
    """Seconds since 1970 of an hour of the Monday."""
    return ZERO + round(hours * 3600)


def message(now: int) -> Any:
    made = pb.FeedMessage()
    made.header.gtfs_realtime_version = "2.0"
    made.header.incrementality = pb.FeedHeader.FULL_DATASET
    made.header.timestamp = now
    return made


def trip(made: Any, id_: str, calls: Any = (), *, kind: str = "SCHEDULED", start: str = "", delay: int | None = None,
         route: str = "", day: str = "20260309") -> Any:  # fmt: skip
    """`calls` are (stop, {"arrive"|"depart"|"arrive_at"|"depart_at"|"sequence"|"kind": ...})."""
    entity = made.entity.add(id=f"e{len(made.entity)}")
    update = entity.trip_update
    update.trip.trip_id, update.trip.start_date = id_, day
    update.trip.schedule_relationship = pb.TripDescriptor.ScheduleRelationship.Value(kind)
    if start:
        update.trip.start_time = start
    if route:
        update.trip.route_id = route
    if delay is not None:
        update.delay = delay
    for stop, said in calls:
        _call(update.stop_time_update.add(), stop, said)
    return entity


def _call(one: Any, stop: str, said: dict[str, Any]) -> None:
    if stop:
        one.stop_id = stop
    if "sequence" in said:
        one.stop_sequence = said["sequence"]
    for name, field in (("arrive", one.arrival), ("depart", one.departure)):
        if name in said:
            field.delay = said[name]
        if f"{name}_at" in said:
            field.time = said[f"{name}_at"]
    if "kind" in said:
        one.schedule_relationship = pb.TripUpdate.StopTimeUpdate.ScheduleRelationship.Value(said["kind"])


def vehicle(made: Any, id_: str, lon: float, lat: float, *, trip_id: str = "", start: str = "", time: int = 0) -> Any:
    entity = made.entity.add(id=f"v{len(made.entity)}")
    entity.vehicle.vehicle.id = id_
    entity.vehicle.position.longitude, entity.vehicle.position.latitude = lon, lat
    if trip_id:
        entity.vehicle.trip.trip_id = trip_id
        entity.vehicle.trip.start_date = "20260309"
    if start:
        entity.vehicle.trip.start_time = start
    if time:
        entity.vehicle.timestamp = time
    return entity
