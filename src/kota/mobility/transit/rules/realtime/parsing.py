"""GTFS-Realtime read as what a stranger sends: anything may be missing, absurd or too much."""

import math
import re
from collections import Counter
from datetime import date
from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from kota.mobility.transit.rules.realtime import making
from kota.mobility.transit.rules.realtime.said import (
    About,
    AlertSaid,
    Call,
    CallKind,
    Carriage,
    Fault,
    Moment,
    Said,
    TripKind,
    TripSaid,
    UnreadableError,
    VehicleSaid,
    Which,
)

MOST_BYTES = 16 * 1024**2
MOST_ENTITIES = 100_000
MOST_CALLS = 500  # of one trip
MOST_TEXT = 4_000
AHEAD_S = 120  # by which a clock may be before ours
FAR_S = 2 * 86_400  # from the making of the message: what lies beyond is no time of a trip
LATE_S = 86_400
_VERSIONS = frozenset({"1.0", "2.0"})
_CALL_KINDS = {int(kind): kind for kind in CallKind}
_DAY = re.compile(r"\d{8}")
_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")


def read(content: bytes, now: int) -> Said:
    """What a message says at the second `now`. UnreadableError when nothing of it can be used."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(Fault.TOO_LARGE)
    message = pb.FeedMessage()
    try:
        message.ParseFromString(content)
    except Exception:  # which kind it is depends on how protobuf was built
        raise UnreadableError(Fault.BROKEN) from None
    _check(message, now)
    said = Said(int(message.header.timestamp), message.header.gtfs_realtime_version)
    seen: set[tuple[str, str]] = set()
    with making.many():
        for entity in message.entity:
            _entity(entity, said, seen)
    return said


def _check(message: Any, now: int) -> None:
    header = message.header
    if not message.HasField("header"):
        raise UnreadableError(Fault.NO_HEADER)
    if header.gtfs_realtime_version not in _VERSIONS:
        raise UnreadableError(Fault.VERSION)
    if header.incrementality == pb.FeedHeader.DIFFERENTIAL:
        raise UnreadableError(Fault.DIFFERENTIAL)
    if not header.timestamp:
        raise UnreadableError(Fault.NO_TIME)
    if header.timestamp > now + AHEAD_S:
        raise UnreadableError(Fault.FUTURE)
    if len(message.entity) > MOST_ENTITIES:
        raise UnreadableError(Fault.TOO_MANY)


def _entity(entity: Any, said: Said, seen: set[tuple[str, str]]) -> None:
    """A trip and a vehicle may share an id, as in feeds that hold both; two trips may not."""
    if entity.is_deleted:
        said.problems["deleted_in_full_dataset"] += 1
        return
    readers: tuple[tuple[str, Any, list[Any]], ...] = (
        ("trip_update", _trip, said.trips), ("vehicle", _vehicle, said.vehicles), ("alert", _alert, said.alerts),
    )  # fmt: skip
    for kind, reader, into in readers:
        if not entity.HasField(kind):
            continue
        id_ = _text(entity.id)
        if (kind, id_) in seen:
            said.problems["duplicate_id"] += 1
            continue
        seen.add((kind, id_))
        found = reader(id_, getattr(entity, kind), said)
        if found is not None:
            into.append(found)


def _text(value: str | bytes) -> str:
    """protobuf gives bytes where a stranger's text is no UTF-8."""
    text = value if isinstance(value, str) else value.decode("utf-8", "replace")
    return text[:MOST_TEXT].replace("\x00", "")


def _which(trip: Any, problems: Counter[str]) -> Which:
    return Which(
        _text(trip.trip_id), _text(trip.route_id), trip.direction_id if trip.HasField("direction_id") else None,
        _day(_text(trip.start_date), problems), _start(_text(trip.start_time), problems),
        TripKind(trip.schedule_relationship),
    )  # fmt: skip


def _day(text: str, problems: Counter[str]) -> date | None:
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    problems["bad_start_date"] += 1
    return None


def _start(text: str, problems: Counter[str]) -> int | None:
    if not text:
        return None
    if found := _TIME.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    problems["bad_start_time"] += 1
    return None


def _trip(id_: str, update: Any, said: Said) -> TripSaid | None:
    which = _which(update.trip, said.problems)
    if not which.trip and not which.route:
        said.problems["no_trip"] += 1
        return None
    if len(update.stop_time_update) > MOST_CALLS:
        said.problems["too_many_calls"] += 1
        return None
    calls = tuple(_call(one, said) for one in update.stop_time_update)
    delay = update.delay if update.HasField("delay") and abs(update.delay) <= LATE_S else None
    new = None
    if update.HasField("trip_properties"):
        given = update.trip_properties
        day, start = _day(_text(given.start_date), said.problems), _start(_text(given.start_time), said.problems)
        new = Which(_text(given.trip_id), day=day, start=start)
    return TripSaid(id_, which, calls, delay, _text(update.vehicle.id), _at(update.timestamp or said.at, said), new)


def _at(time: int, said: Said) -> int:
    """A time of measuring: not after the message itself was made, by more than clocks differ."""
    if abs(time - said.at) > FAR_S or time > said.at + AHEAD_S:
        said.problems["absurd_time"] += 1
        return said.at
    return int(time)


def _call(one: Any, said: Said) -> Call:
    has = one.HasField
    return Call(
        one.stop_sequence if has("stop_sequence") else None,
        _text(one.stop_id) if one.stop_id else "",
        _moment(one.arrival, said) if has("arrival") else None,
        _moment(one.departure, said) if has("departure") else None,
        _CALL_KINDS[one.schedule_relationship],
        one.departure_occupancy_status if has("departure_occupancy_status") else None,
    )


def _moment(event: Any, said: Said) -> Moment | None:
    time: int | None = event.time or None
    delay: int | None = event.delay if event.HasField("delay") else None
    if time is not None and not -FAR_S <= time - said.at <= FAR_S:
        said.problems["absurd_time"] += 1
        time = None
    if delay is not None and not -LATE_S <= delay <= LATE_S:
        said.problems["absurd_delay"] += 1
        delay = None
    if time is None and delay is None:
        return None
    sure = event.uncertainty
    return Moment(time, delay, min(max(sure, 0), LATE_S) if sure else 0)


def _vehicle(id_: str, update: Any, said: Said) -> VehicleSaid | None:
    place, lon, lat = update.position, update.position.longitude, update.position.latitude
    if not update.HasField("position") or not _is_place(lon, lat):
        said.problems["no_position"] += 1
        return None
    has = update.HasField
    return VehicleSaid(
        id_, _text(update.vehicle.id) or id_, _text(update.vehicle.label),
        _which(update.trip, said.problems), lon, lat,
        place.bearing % 360 if place.HasField("bearing") and math.isfinite(place.bearing) else None,
        place.speed if place.HasField("speed") and 0 <= place.speed < 150 else None,
        _at(update.timestamp or said.at, said),
        update.current_stop_sequence if has("current_stop_sequence") else None, _text(update.stop_id),
        update.current_status, update.congestion_level,
        update.occupancy_status if has("occupancy_status") else None,
        update.occupancy_percentage if has("occupancy_percentage") else None,
        tuple(
            Carriage(
                _text(one.label),
                one.occupancy_status if one.HasField("occupancy_status") else None,
                one.occupancy_percentage if one.occupancy_percentage > 0 else None,
            )
            for one in sorted(update.multi_carriage_details, key=lambda one: one.carriage_sequence)[:40]
        ),
        update.vehicle.wheelchair_accessible,
    )  # fmt: skip


def _is_place(lon: float, lat: float) -> bool:
    """On the earth, and not where broken receivers are: at the crossing of equator and prime meridian."""
    return -180 <= lon <= 180 and -90 <= lat <= 90 and (abs(lon) > 0.01 or abs(lat) > 0.01)


def _alert(id_: str, alert: Any, said: Said) -> AlertSaid | None:
    header = _words(alert.header_text)
    if not header and not _words(alert.description_text):
        said.problems["alert_without_text"] += 1
        return None
    about = tuple(_about(one, said) for one in alert.informed_entity[:1000])
    if not about:
        said.problems["alert_about_nothing"] += 1
        return None
    return AlertSaid(
        id_, alert.cause, alert.effect, alert.severity_level,
        tuple((_end(one, "start"), _end(one, "end")) for one in alert.active_period[:100]),
        about, header, _words(alert.description_text), _words(alert.url),
    )  # fmt: skip


def _end(period: Any, name: str) -> int | None:
    """0 and what lies beyond all calendars mean: no end."""
    found = int(getattr(period, name))
    return found if 0 < found < 32_503_680_000 else None


def _words(text: Any) -> dict[str, str]:
    return {_text(one.language)[:20]: _text(one.text) for one in text.translation[:20] if one.text.strip()}


def _about(one: Any, said: Said) -> About:
    has = one.HasField
    return About(
        _text(one.agency_id), _text(one.route_id), one.route_type if has("route_type") else None,
        one.direction_id if has("direction_id") else None, _text(one.stop_id),
        _which(one.trip, said.problems) if has("trip") else None,
    )  # fmt: skip
