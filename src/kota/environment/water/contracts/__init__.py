"""What the water app says to others."""

from kota.environment.water.contracts.events import FloodMarked, FloodMarkEnded, GateChanged, IncidentGrew
from kota.environment.water.contracts.facts import (
    Approximate,
    Bounds,
    DepthClassFact,
    FloodRuleFact,
    GateFact,
    PumpFact,
    RainFact,
    ReachFact,
    RiverFact,
    ShelterFact,
)  # fmt: skip
from kota.environment.water.contracts.floods import FloodReport, FloodText
from kota.environment.water.contracts.levels import (
    Fault,
    Level,
    LevelChange,
    Limits,
    Reading,
    Rejected,
    Settings,
    Siaga,
    Sound,
    Thresholds,
    Unit,
)  # fmt: skip

__all__ = [
    "Approximate",
    "Bounds",
    "DepthClassFact",
    "Fault",
    "FloodMarkEnded",
    "FloodMarked",
    "FloodReport",
    "FloodRuleFact",
    "FloodText",
    "GateChanged",
    "GateFact",
    "IncidentGrew",
    "Level",
    "LevelChange",
    "Limits",
    "PumpFact",
    "RainFact",
    "ReachFact",
    "Reading",
    "Rejected",
    "RiverFact",
    "Settings",
    "ShelterFact",
    "Siaga",
    "Sound",
    "Thresholds",
    "Unit",
]
