"""Lifts: when residents are believed, and how much of the time one worked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.mobility.access.contracts.facts import AccessRuleFact
from kota.mobility.access.contracts.steps import LiftState, Source

THIN = timedelta(days=1)


THIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """For how long a lift was how; `ends` None: still."""

    state: LiftState
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """Of the time for which anybody knows: the share in which it worked, and how long it was out."""

    share: float
    out: timedelta
    times: int
    known: timedelta

    @property
    def is_thin(self) -> bool:
        """Known for too short a time to say a share of it."""
        return self.known < THIN


def believed(
    sayings: Iterable[tuple[bool, datetime]],
    state: LiftState,
    source: Source | None,
    rule: AccessRuleFact,
    now: datetime,
) -> LiftState | None:
    """What residents make of a lift that they say works or not, None when nothing. They call a lift out of order over
    whatever was known, since waiting before it costs more than a detour; that it works again they say only of what
    they called out of order themselves."""
    first = now - timedelta(minutes=rule.lift_minutes)
    fresh = [works for works, at in sayings if at > first]
    works, out = sum(fresh), len(fresh) - sum(fresh)
    if out >= rule.lift_reports and out > works and state is not LiftState.OUT:
        return LiftState.OUT
    if works >= rule.lift_reports and works > out and state is LiftState.OUT and source is Source.RESIDENTS:
        return LiftState.WORKS
    return None


def availability(spans: Sequence[Span], since: datetime, now: datetime) -> Availability | None:
    """Over the time from `since` to `now`; None where nobody knew anything."""
    out, known, times = timedelta(), timedelta(), 0
    for one in spans:
        begins, ends = max(one.begins, since), min(one.ends or now, now)
        if ends <= begins or one.state is LiftState.UNKNOWN:
            continue
        known += ends - begins
        if one.state is LiftState.OUT:
            out += ends - begins
            times += 1
    if not known:
        return None
    return Availability(1 - out / known, out, times, known)
