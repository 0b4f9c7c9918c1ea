"""What happened on the roads."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class IncidentDetected:
    """A road is much slower than it ever is at this hour. Nothing real may follow from what `is_simulated`."""

    name: ClassVar[str] = "traffic.incident_detected"
    incident_id: str
    segment: str
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """Somebody confirmed or dismissed an incident or closed its road, or it is over."""

    name: ClassVar[str] = "traffic.incident_changed"
    incident_id: str
    segment: str
    state: str
    is_simulated: bool
