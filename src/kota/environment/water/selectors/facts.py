"""The city's facts about water, by code."""

from collections.abc import Mapping
from typing import Any

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.environment.water.contracts import (
    DepthClassFact,
    FloodRuleFact,
    GateFact,
    PumpFact,
    RainFact,
    ReachFact,
    RiverFact,
    ShelterFact,
)  # fmt: skip
from kota.kernel.facts import facade as facts

RULE = "reports"


def gates() -> Mapping[str, GateFact]:
    return _all("gate")


def gate(code: str) -> GateFact:
    """MissingError when the city has none of this code."""
    found = gates().get(code)
    if found is None:
        raise MissingError(_("There is no such gate."))
    return found


def reaches() -> Mapping[str, ReachFact]:
    return _all("reach")


def rivers() -> Mapping[str, RiverFact]:
    return _all("river")


def pumps() -> Mapping[str, PumpFact]:
    return _all("pump")


def rain_gauges() -> Mapping[str, RainFact]:
    return _all("raingauge")


def shelters() -> Mapping[str, ShelterFact]:
    return _all("shelter")


def depths() -> list[DepthClassFact]:
    """Classes of flood depth, the shallowest first."""
    return sorted(_all("depth").values(), key=lambda one: one.from_cm)


def depth_of(cm: float | None) -> DepthClassFact | None:
    """The class of a depth; None for one that is unknown or under every class."""
    return next((one for one in reversed(depths()) if cm is not None and cm >= one.from_cm), None)


def rule() -> FloodRuleFact | None:
    """When residents' reports warn; None where the city warns by gates alone."""
    found: FloodRuleFact | None = facts.current("floodrule").get(RULE)
    return found


def _all(kind: str) -> Mapping[str, Any]:
    return facts.current(kind)
