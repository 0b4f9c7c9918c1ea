"""What happened to the water."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class GateChanged:
    """The level of alert of a gate changed with a reading: siaga 4 (normal) to 1 (danger), cm on its own datum.

    `is_current` is false for what lies too far back to say anything about now, such as an import of last year.
    Nothing may follow from what `is_simulated`.
    """

    name: ClassVar[str] = "water.gate_changed"
    gate: str
    before: int
    after: int
    cm: float
    read_at: datetime
    is_current: bool
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class FloodMarked:
    """An area was marked as flooded. `areas` are the kelurahan that it meets."""

    name: ClassVar[str] = "water.flood_marked"
    mark_id: str
    areas: list[str]
    depth: str
    since: datetime


@dataclass(frozen=True, slots=True)
class FloodMarkEnded:
    """A marked area is dry again."""

    name: ClassVar[str] = "water.flood_mark_ended"
    mark_id: str
    areas: list[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class IncidentGrew:
    """A report made an incident, or joined one. `area` is the kelurahan of its first report."""

    name: ClassVar[str] = "water.incident_grew"
    incident_id: str
    area: str
    count: int
    is_exercise: bool
