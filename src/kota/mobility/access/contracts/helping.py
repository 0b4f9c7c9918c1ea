"""Words for help on the way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kota.base.errors import ConflictError


class Kind(StrEnum):
    """What helps."""

    RAMP = "ramp"
    GUIDE = "guide"
    WHEELCHAIR = "wheelchair"


class Role(StrEnum):
    """What staff do at a station."""

    BOARD = "board"
    CHANGE = "change"
    ALIGHT = "alight"


class DutyState(StrEnum):
    """How far it is with the help at a station."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MET = "met"
    DONE = "done"
    MISSED = "missed"  # the traveller did not come
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride for which somebody wants help: stops by `feed:id`, the line as it is called."""

    start: str
    end: str
    leaves: datetime
    arrives: datetime
    line: str = ""


@dataclass(frozen=True, slots=True)
class NewBooking:
    """Who wants help on which rides, and how they are told about it."""

    name: str
    legs: tuple[Leg, ...]
    kinds: frozenset[Kind]
    email: str = ""
    phone: str = ""
    note: str = ""
    language: str = "id"


class NoStaffError(ConflictError):
    """Nobody is free then; `values["time"]` is when somebody is, where that is known."""

    code = "no_staff"


class TooLateError(ConflictError):
    """Help must be booked earlier than that."""

    code = "too_late"
