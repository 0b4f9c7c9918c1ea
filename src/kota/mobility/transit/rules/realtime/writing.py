"""GTFS-Realtime written: what `parsing` reads, as bytes or as JSON."""

import json
from collections.abc import Iterable
from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from kota.mobility.transit.rules.realtime.clocks import clock_text
from kota.mobility.transit.rules.realtime.said import About, AlertSaid, Call, Moment, Said, TripSaid, VehicleSaid, Which

VERSION = "2.0"


def written(said: Said) -> bytes:
    """A whole message."""
    found: bytes = message(said).SerializeToString()
    return found


def as_json(said: Said) -> str:
    """The same, to read with one's eyes."""
    return json.dumps(_plain(message(said)), ensure_ascii=False, indent=1)


def _plain(message: Any) -> dict[str, Any]:
    """As protobuf's own JSON, with the names of the standard and numbers as numbers."""
    made: dict[str, Any] = {}
    for field, value in message.ListFields():
        is_many = not isinstance(value, (str, bytes, int, float)) and not hasattr(value, "ListFields")
        found = [_value(field, one) for one in (value if is_many else [value])]
        made[field.name] = found if is_many else found[0]
    return made


def _value(field: Any, value: Any) -> Any:
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name
    return _plain(value) if field.message_type is not None else value


def message(said: Said) -> Any:
    made = pb.FeedMessage()
    made.header.gtfs_realtime_version = said.version
    made.header.incrementality = pb.FeedHeader.FULL_DATASET
    made.header.timestamp = said.at
    for trip in said.trips:
        _trip(made.entity.add(id=trip.id).trip_update, trip)
    for vehicle in said.vehicles:
        _vehicle(made.entity.add(id=vehicle.id).vehicle, vehicle)
    for alert in said.alerts:
        _alert(made.entity.add(id=alert.id).alert, alert)
    return made


def _which(into: Any, which: Which) -> None:
    for name, value in (("trip_id", which.trip), ("route_id", which.route)):
        if value:
            setattr(into, name, value)
    if which.direction is not None:
        into.direction_id = which.direction
    if which.day is not None:
        into.start_date = which.day.strftime("%Y%m%d")
    if which.start is not None:
        into.start_time = clock_text(which.start)
    if which.trip or which.kind:
        into.schedule_relationship = int(which.kind)


def _trip(into: Any, trip: TripSaid) -> None:
    _which(into.trip, trip.which)
    if trip.vehicle:
        into.vehicle.id = trip.vehicle
    if trip.at:
        into.timestamp = trip.at
    if trip.delay is not None:
        into.delay = trip.delay
    for call in trip.calls:
        _call(into.stop_time_update.add(), call)


def _call(into: Any, call: Call) -> None:
    if call.sequence is not None:
        into.stop_sequence = call.sequence
    if call.stop:
        into.stop_id = call.stop
    into.schedule_relationship = int(call.kind)  # said also where it is the usual one
    for name, moment in (("arrival", call.arrive), ("departure", call.depart)):
        if moment is not None:
            _moment(getattr(into, name), moment)
    if call.occupancy is not None:
        into.departure_occupancy_status = call.occupancy


def _moment(into: Any, moment: Moment) -> None:
    if moment.time is not None:
        into.time = moment.time
    if moment.delay is not None:
        into.delay = moment.delay
    if moment.sure:
        into.uncertainty = moment.sure


def _put(into: Any, **values: Any) -> None:
    """Set what is known."""
    for name, value in values.items():
        if value is not None and value != "":
            setattr(into, name, value)


def _vehicle(into: Any, one: VehicleSaid) -> None:
    if one.which.trip or one.which.route:
        _which(into.trip, one.which)
    _put(into.vehicle, id=one.vehicle, label=one.label, wheelchair_accessible=one.wheelchair or None)
    _put(into.position, longitude=one.lon, latitude=one.lat, bearing=one.bearing, speed=one.speed)
    _put(
        into, timestamp=one.at, current_stop_sequence=one.sequence, stop_id=one.stop, current_status=one.status,
        congestion_level=one.congestion or None, occupancy_status=one.occupancy, occupancy_percentage=one.percentage,
    )  # fmt: skip
    for number, carriage in enumerate(one.carriages, start=1):
        part = into.multi_carriage_details.add(carriage_sequence=number)
        _put(
            part,
            label=carriage.label,
            occupancy_status=carriage.occupancy,
            occupancy_percentage=carriage.percentage,
        )


def _alert(into: Any, alert: AlertSaid) -> None:
    into.cause, into.effect, into.severity_level = alert.cause, alert.effect, alert.severity
    for begin, end in alert.periods:
        period = into.active_period.add()
        if begin is not None:
            period.start = begin
        if end is not None:
            period.end = end
    for one in alert.about:
        _about(into.informed_entity.add(), one)
    for text, words in ((into.header_text, alert.header), (into.description_text, alert.description),
                        (into.url, alert.url)):  # fmt: skip
        _words(text, words.items())


def _about(into: Any, one: About) -> None:
    _put(
        into,
        agency_id=one.agency,
        route_id=one.route,
        stop_id=one.stop,
        route_type=one.mode,
        direction_id=one.direction,
    )
    if one.trip is not None:
        _which(into.trip, one.trip)


def _words(into: Any, words: Iterable[tuple[str, str]]) -> None:
    for language, text in words:
        if text:
            into.translation.add(text=text, language=language)
