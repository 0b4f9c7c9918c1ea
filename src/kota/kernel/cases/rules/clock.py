"""A case's clock, read from its history: since when it runs and when it stood; and how late a case is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kota.kernel.cases.contracts import CaseType, Kind, Verb


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the history, as far as the clock cares."""

    at: datetime
    verb: str
    before: str  # steps
    after: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Since when working time counts, and the spans that do not count (the last one open while the clock stands)."""

    began: datetime
    stood: tuple[tuple[datetime, datetime | None], ...] = ()


class Lateness(StrEnum):
    """How a case stands to its deadline."""

    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"
    STANDING = "standing"
    NONE = "none"
    KEPT = "kept"
    MISSED = "missed"


def clock(case_type: CaseType, opened_at: datetime, moves: Iterable[Move]) -> Clock:
    """The clock of a case: it begins anew with each reopening and stands at every step of the kind WAITING."""
    began, stood, since = opened_at, list[tuple[datetime, datetime | None]](), None
    waiting = set(case_type.keys(Kind.WAITING))
    for move in moves:
        if move.verb == Verb.REOPEN:
            began, stood, since = move.at, [], None
        if move.after in waiting and since is None:
            since = move.at
        elif move.after not in waiting and since is not None:
            stood.append((since, move.at))
            since = None
    if since is not None:
        stood.append((since, None))
    return Clock(began, tuple(stood))


def lateness(
    kind: str, *, due_at: datetime | None, was_on_time: bool | None, at: datetime, minutes: float, soon: float
) -> Lateness:
    """`minutes` of working time are left; fewer than `soon` is soon."""
    if kind in (Kind.SOLVED, Kind.DONE):
        return Lateness.NONE if was_on_time is None else Lateness.KEPT if was_on_time else Lateness.MISSED
    if kind == Kind.WAITING:
        return Lateness.STANDING
    if due_at is None:
        return Lateness.NONE
    if due_at < at:
        return Lateness.LATE
    return Lateness.SOON if minutes <= soon else Lateness.AHEAD
