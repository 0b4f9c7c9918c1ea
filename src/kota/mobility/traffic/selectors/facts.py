"""The city's facts about roads, by code."""

from collections.abc import Mapping

from kota.kernel.facts import facade as facts
from kota.mobility.traffic.contracts import CameraFact, RoadFact, TrafficRuleFact, TrafficSensorFact

RULE = "traffic"
_DEFAULT = TrafficRuleFact(code=RULE, source="default")


def roads() -> Mapping[str, RoadFact]:
    return facts.current("road")


def sensors() -> Mapping[str, TrafficSensorFact]:
    return facts.current("trafficsensor")


def cameras() -> Mapping[str, CameraFact]:
    return facts.current("camera")


def rule() -> TrafficRuleFact:
    """What counts as busy and jammed; the usual shares where the city says nothing."""
    found: TrafficRuleFact | None = facts.current("trafficrule").get(RULE)
    return found or _DEFAULT
