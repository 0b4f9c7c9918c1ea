"""Roads and speeds as the rules know them. Speeds are km/h, lengths metres, points longitude and latitude."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum

# Classes of roads as OpenStreetMap names them, with what is driven on them when nothing is in the way.
CLASSES = {
    "motorway": 80.0, "trunk": 60.0, "primary": 50.0, "secondary": 42.0, "tertiary": 35.0, "unclassified": 30.0,
    "residential": 25.0,
}  # fmt: skip


class Source(IntFlag):
    """Where a speed is from."""

    PROBES = 1
    SENSORS = 2


class Grade(StrEnum):
    """How a road flows, against what it does when it is free."""

    FREE = "free"
    BUSY = "busy"
    JAM = "jam"
    STUCK = "stuck"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class IncidentKind(StrEnum):
    SLOW = "slow"  # seen in the speeds
    REPORTED = "reported"  # residents say so


class IncidentState(StrEnum):
    DETECTED = "detected"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Way:
    """A road as a file has it. `oneway`: 1 along the points, -1 against them, 0 both. `nodes` tell where it meets
    others: the ids of a file that has them, else the points themselves."""

    id: str
    name: str
    road_class: str
    oneway: int
    points: Sequence[tuple[float, float]]
    nodes: Sequence[Hashable]
    limit: float | None = None
    lanes: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a road in one direction, between two junctions or shorter."""

    code: str
    name: str
    road_class: str
    line: tuple[tuple[float, float], ...]
    length_m: float
    limit: float | None
    lanes: int | None


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What became of a burst: points taken, roads that they told about, and points refused by reason."""

    taken: int
    segments: int
    refused: dict[str, int] = field(default_factory=dict)
