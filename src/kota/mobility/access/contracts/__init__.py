"""What others learn about lifts, steps at stops, barriers and help."""

from kota.mobility.access.contracts.events import HelpChanged, LiftChanged, StepsChanged
from kota.mobility.access.contracts.facts import AccessRuleFact, HelpFact, LiftFact
from kota.mobility.access.contracts.helping import DutyState, Kind, Leg, NewBooking, NoStaffError, Role, TooLateError
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Reach, Source

__all__ = [
    "AccessRuleFact",
    "DutyState",
    "HelpChanged",
    "HelpFact",
    "Kind",
    "Leg",
    "LiftChanged",
    "LiftFact",
    "LiftState",
    "NewBooking",
    "NoStaffError",
    "Obstacle",
    "Reach",
    "Role",
    "Source",
    "StepsChanged",
    "TooLateError",
]  # fmt: skip
