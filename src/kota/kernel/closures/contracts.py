"""What others learn about closures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

AT = "at:"  # before the stop at which what is closed stands, in `refs`; the stop itself stays open


class Kind(StrEnum):
    """What closes."""

    FLOOD = "flood"
    ROADWORKS = "roadworks"
    EVENT = "event"
    INCIDENT = "incident"
    LIFT = "lift"
    STATION = "station"
    SIGNAL = "signal"
    OTHER = "other"


class Who(StrEnum):
    """Whom it stops."""

    FOOT = "foot"
    WHEELCHAIR = "wheelchair"
    BICYCLE = "bicycle"
    CAR = "car"
    BUS = "bus"
    TRANSIT = "transit"


class Certainty(StrEnum):
    REPORTED = "reported"
    CONFIRMED = "confirmed"


HOUSE = frozenset({"lift", "flood-incident", "flood-mark", "transit-alert", "traffic-incident", "alert", "staff"})


def is_of_house(cause: str) -> bool:
    """Is this the cause of a room of the house, which opens again by itself? Programs have causes of their own."""
    return cause.partition(":")[0].strip().casefold() in HOUSE


@dataclass(frozen=True, slots=True)
class Closed:
    """One closure. `cause` is the unique key of what caused it, such as `flood-mark:0199…`.

    `shape` is GeoJSON in degrees and `area` the same as the shapely polygon in which nobody passes: a point with its
    radius, a line with its width. Without a shape it is about `refs` alone: stops and lifts as `stop:FEED:ID`.
    `at:FEED:ID` names the stop at which a lift stands, and closes nothing.
    `ends` None: until further notice. Nothing real is closed by what `is_exercise`.
    """

    id: str
    cause: str
    kind: Kind
    stops: frozenset[Who]
    begins: datetime
    ends: datetime | None
    certainty: Certainty
    source: str
    texts: Mapping[str, str]
    changed_at: datetime
    shape: Mapping[str, Any] | None = None
    metres: float | None = None
    area: Any = field(default=None, compare=False)
    refs: tuple[str, ...] = ()
    is_simulated: bool = False
    is_exercise: bool = False


@dataclass(frozen=True, slots=True)
class ClosureChanged:
    """A closure was put, changed, extended or ended (`is_over`)."""

    name: ClassVar[str] = "closures.changed"
    closure_id: str
    cause: str
    kind: str
    is_over: bool
    is_exercise: bool
