"""A GTFS-Realtime message after reading: plain values, nothing of protobuf."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Fault(StrEnum):
    """Why a whole message is of no use."""

    TOO_LARGE = "too_large"
    BROKEN = "broken"
    NO_HEADER = "no_header"
    VERSION = "version"
    DIFFERENTIAL = "differential"
    NO_TIME = "no_time"
    FUTURE = "future"
    TOO_MANY = "too_many"


class UnreadableError(ValueError):
    """The message is of no use; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class TripKind(IntEnum):
    """TripDescriptor.ScheduleRelationship."""

    SCHEDULED = 0
    ADDED = 1
    UNSCHEDULED = 2
    CANCELED = 3
    REPLACEMENT = 5
    DUPLICATED = 6
    DELETED = 7
    NEW = 8


class CallKind(IntEnum):
    """StopTimeUpdate.ScheduleRelationship."""

    SCHEDULED = 0
    SKIPPED = 1
    NO_DATA = 2
    UNSCHEDULED = 3


@dataclass(frozen=True, slots=True)
class Which:
    """Which run is meant."""

    trip: str = ""
    route: str = ""
    direction: int | None = None
    day: date | None = None
    start: int | None = None  # seconds of the service day
    kind: TripKind = TripKind.SCHEDULED


class Moment(NamedTuple):  # there are tens of thousands of these in a message: a tuple is made in a third of the time
    """When it arrives or departs: seconds since 1970, or seconds late; `sure` is how far it may be wrong."""

    time: int | None = None
    delay: int | None = None
    sure: int = 0


class Call(NamedTuple):
    sequence: int | None
    stop: str
    arrive: Moment | None
    depart: Moment | None
    kind: CallKind = CallKind.SCHEDULED
    occupancy: int | None = None


@dataclass(frozen=True, slots=True)
class TripSaid:
    id: str
    which: Which
    calls: tuple[Call, ...] = ()
    delay: int | None = None
    vehicle: str = ""
    at: int = 0
    new: Which | None = None  # of a doubled trip: its own id, day and start


@dataclass(frozen=True, slots=True)
class Carriage:
    label: str
    occupancy: int | None
    percentage: int | None


@dataclass(frozen=True, slots=True)
class VehicleSaid:
    id: str
    vehicle: str
    label: str
    which: Which
    lon: float
    lat: float
    bearing: float | None = None
    speed: float | None = None  # m/s
    at: int = 0
    sequence: int | None = None
    stop: str = ""
    status: int = 2
    congestion: int = 0
    occupancy: int | None = None
    percentage: int | None = None
    carriages: tuple[Carriage, ...] = ()
    wheelchair: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """What an alert concerns: all that is given must hold together."""

    agency: str = ""
    route: str = ""
    mode: int | None = None
    direction: int | None = None
    stop: str = ""
    trip: Which | None = None


@dataclass(frozen=True, slots=True)
class AlertSaid:
    id: str
    cause: int
    effect: int
    severity: int
    periods: tuple[tuple[int | None, int | None], ...]
    about: tuple[About, ...]
    header: dict[str, str]
    description: dict[str, str]
    url: dict[str, str]


@dataclass(slots=True)
class Said:
    """A whole message: what can be used, and how often what was left out, by reason."""

    at: int
    version: str
    trips: list[TripSaid] = field(default_factory=list)
    vehicles: list[VehicleSaid] = field(default_factory=list)
    alerts: list[AlertSaid] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
