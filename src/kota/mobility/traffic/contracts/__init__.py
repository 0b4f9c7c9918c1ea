"""What the traffic says to others."""

from kota.mobility.traffic.contracts.events import IncidentChanged, IncidentDetected
from kota.mobility.traffic.contracts.facts import CameraFact, RoadFact, TrafficRuleFact, TrafficSensorFact
from kota.mobility.traffic.contracts.values import (
    CLASSES,
    Grade,
    IncidentKind,
    IncidentState,
    Piece,
    ProbeResult,
    Source,
    Way,
)

__all__ = [
    "CLASSES", "CameraFact", "Grade", "IncidentChanged", "IncidentDetected", "IncidentKind", "IncidentState", "Piece",
    "ProbeResult", "RoadFact", "Source", "TrafficRuleFact", "TrafficSensorFact", "Way",
]  # fmt: skip
