"""Taps at gates and in vehicles, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TapKind(StrEnum):
    IN = "in"
    OUT = "out"


class Verdict(StrEnum):
    """What a tap came to. `waiting`: its counterpart may still be on its way from a validator without a line."""

    WAITING = "waiting"
    RIDE = "ride"
    DOUBLE = "double"
    NO_OUT = "no_out"  # nobody tapped out: the maximum fare
    NO_IN = "no_in"  # a tap out alone: nothing is charged for it
    ELSEWHERE = "elsewhere"  # out at another operator's gate: the ride stays open
    MENDED = "mended"  # a correction put another one in its place


class Refusal(StrEnum):
    """Why a tap is not taken at all."""

    CARD_OR_TICKET = "card_or_ticket"  # neither, or both
    NO_VALIDATOR = "no_validator"
    NOT_YOURS = "not_yours"
    FUTURE = "future"
    TOO_LATE = "too_late"
    BAD_TICKET = "bad_ticket"
    TICKET_OVER = "ticket_over"
    TICKET_ELSEWHERE = "ticket_elsewhere"
    REPLAYED = "replayed"
    OTHER_CONTENT = "other_content"  # another tap with this id is kept


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap that was taken. `card` is a keyed hash. `metres` where the validator knows how far the vehicle went."""

    id: UUID
    kind: TapKind
    operator: str
    route: str
    mode: str
    stop: str
    at: datetime
    metres: float | None = None
    verdict: Verdict = Verdict.WAITING
    rider: str = ""  # the class that the card itself says
    station: str = ""  # of the operator, as the stop was known then: other timetables change no fare


@dataclass(frozen=True, slots=True)
class GivenTap:
    """A tap as a validator sends it: `card` the number of a card, or `ticket` the token of a QR code."""

    id: UUID
    kind: TapKind
    validator: str
    at: datetime
    card: str = ""
    ticket: str = ""
    stop: str = ""  # of a validator in a vehicle
    route: str = ""
    metres: float | None = None
    rider: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a burst: `new` and `known` taps by their ids, the refused ones with why, and the new ones whose
    card named a class that the city does not have."""

    new: tuple[UUID, ...]
    known: tuple[UUID, ...]
    refused: tuple[tuple[UUID, Refusal], ...]
    without_class: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class GateRide:
    """From one gate to the next: which taps, where, and whether the maximum fare stands for it."""

    tap_in: Tap
    tap_out: Tap | None
    is_maximum: bool = False
    is_open: bool = False
