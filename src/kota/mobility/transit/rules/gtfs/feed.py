"""A feed after reading: entities by their place, calls and shapes as columns of numbers."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]


class Reach(IntEnum):
    """Whether a wheelchair gets in, as GTFS counts: nobody has said, yes, no."""

    UNKNOWN = 0
    YES = 1
    NO = 2


@dataclass(frozen=True, slots=True)
class Agency:
    id: str
    name: str
    url: str
    timezone: str
    language: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the network: a platform or pole (kind 0), a station (1), an entrance (2), a node (3), an area (4).
    `parent` is the place of its station in `Feed.stops`, or -1."""

    id: str
    name: str
    lon: float
    lat: float
    kind: int = 0
    parent: int = -1
    code: str = ""
    platform: str = ""
    wheelchair: Reach = Reach.UNKNOWN
    zone: str = ""
    level: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A line. `mode` is GTFS's route_type, basic or extended."""

    id: str
    agency: int
    short: str
    long: str
    mode: int
    color: str
    text_color: str
    order: int = 0
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Days on which trips run: weekdays (Monday first) between two days, and days more and less."""

    id: str
    weekdays: tuple[bool, ...] = (False,) * 7
    first: date | None = None
    last: date | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    def runs_on(self, day: date) -> bool:
        if day in self.removed:
            return False
        if day in self.added:
            return True
        if self.first is None or self.last is None:
            return False
        return self.first <= day <= self.last and self.weekdays[day.weekday()]


@dataclass(frozen=True, slots=True)
class Trip:
    """`calls` lie in `Feed.calls` from `begin` to `end`."""

    id: str
    route: int
    service: int
    begin: int
    end: int
    headsign: str = ""
    direction: int = 0
    block: str = ""
    shape: int = -1
    wheelchair: Reach = Reach.UNKNOWN
    bikes: int = 0


@dataclass(frozen=True, slots=True)
class Calls:
    """Stops on the way of all trips, one trip after the other, in order."""

    stop: Ints
    arrive: Ints  # seconds of the service day
    depart: Ints
    pickup: Bytes  # GTFS: 0 regular, 1 none, 2 phone, 3 driver
    drop_off: Bytes
    is_exact: NDArray[np.bool_]  # as the feed says, not interpolated and no mere estimate
    sequence: Ints
    distance: Floats  # along the shape, in the feed's own unit; nan where not said
    headsign: dict[int, str] = field(default_factory=dict)  # where it differs from the trip's


@dataclass(frozen=True, slots=True)
class Frequency:
    """A trip that runs again and again between two times; exact ones leave by the clock."""

    trip: int
    first: int
    last: int
    headway: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """Rules of changing, GTFS's transfer_type: 0 recommended, 1 timed, 2 takes `seconds`, 3 impossible, 4 stay seated,
    5 not seated. -1 stands for any."""

    from_stop: int
    to_stop: int
    kind: int
    seconds: int
    from_route: int = -1
    to_route: int = -1
    from_trip: int = -1
    to_trip: int = -1


@dataclass(frozen=True, slots=True)
class Pathway:
    """A way inside a station. mode: 1 walkway, 2 stairs, 3 moving walkway, 4 escalator, 5 lift, 6 fare gate, 7 exit
    gate."""

    id: str
    from_stop: int
    to_stop: int
    mode: int
    is_both_ways: bool
    length: float | None = None
    seconds: int | None = None
    stairs: int | None = None
    slope: float | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The line on the ground: longitudes, latitudes, and the feed's own distances (nan where not said)."""

    id: str
    lon: Floats
    lat: Floats
    distance: Floats


@dataclass(slots=True)
class Feed:
    agencies: list[Agency]
    stops: list[Stop]
    routes: list[Route]
    services: list[Service]
    trips: list[Trip]
    calls: Calls
    frequencies: list[Frequency] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    pathways: list[Pathway] = field(default_factory=list)
    levels: dict[str, tuple[float, str]] = field(default_factory=dict)
    version: str = ""
    publisher: str = ""

    @property
    def timezone(self) -> str:
        return self.agencies[0].timezone
