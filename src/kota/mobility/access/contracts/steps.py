"""Words for lifts and steps."""

from enum import IntEnum, StrEnum


class Reach(IntEnum):
    """Can a wheelchair get there: as GTFS counts."""

    UNKNOWN = 0
    YES = 1
    NO = 2

    @property
    def word(self) -> str:
        """yes, no or empty: nobody has said."""
        return ("", "yes", "no")[self]


class LiftState(StrEnum):
    """How a lift is."""

    WORKS = "works"
    OUT = "out"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Who says so."""

    FEED = "feed"
    RESIDENTS = "residents"
    DEVICE = "device"
    OFFICER = "officer"
    PROGRAM = "program"  # of an operator, by the API


class Obstacle(StrEnum):
    """What is in the way."""

    STEPS = "steps"
    GAP = "gap"  # between platform and vehicle
    KERB = "kerb"
    LIFT = "lift"
    RAMP = "ramp"  # missing, too steep, broken
    BLOCKED = "blocked"
    NO_WAY = "no_way"  # a search found no way without steps
