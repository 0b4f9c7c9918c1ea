"""Is my street in danger, until when: an answer from everything that is known, and what it rests on; pure.

Yes: water stands there, or an official warning of a severe kind holds, or the gate of the place is at its worst level.
Maybe: water is near, reported, or on its way. No: none of that, and a gate that concerns the place is read. Unknown:
none of that, and nothing measures the water there: silence is no promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    UNKNOWN = "unknown"
    NO = "no"


class Why(StrEnum):
    MARKED_HERE = "marked_here"
    MARKED_IN_AREA = "marked_in_area"
    MARKED_NEAR = "marked_near"
    ALERT_SEVERE = "alert_severe"
    ALERT = "alert"
    GATE_DANGER = "gate_danger"
    GATE_UP = "gate_up"
    GATE_RISING = "gate_rising"
    UPSTREAM = "upstream"
    REPORTED = "reported"


_SURE = frozenset({Why.MARKED_HERE, Why.ALERT_SEVERE, Why.GATE_DANGER})
_ORDER = tuple(Why)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for danger. `what` names it, `url` leads to it, from and until when (None: nobody knows),
    and a figure where it has one (cm, or how many reports)."""

    why: Why
    what: str
    url: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class Danger:
    """The answer. `until`: when the last of its reasons that has an end is over; `is_open`: some have none."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    until: datetime | None
    is_open: bool


def judge(reasons: Sequence[Reason], *, is_measured: bool) -> Danger:
    """The worst reasons first; `is_measured`: a gate that concerns the place is read now."""
    ordered = tuple(sorted(reasons, key=lambda one: _ORDER.index(one.why)))
    verdict = Verdict.NO if is_measured else Verdict.UNKNOWN
    if ordered:
        verdict = Verdict.YES if any(one.why in _SURE for one in ordered) else Verdict.MAYBE
    ends = [one.ends for one in ordered if one.ends is not None]
    return Danger(verdict, ordered, max(ends, default=None), len(ends) < len(ordered))
