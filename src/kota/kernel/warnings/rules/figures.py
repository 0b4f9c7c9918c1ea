"""How well warnings went, by class: when they came, whom they reached, how often they were wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from kota.kernel.warnings.contracts import Verdict


@dataclass(frozen=True, slots=True)
class Past:
    """One alert that was sent and meant. `began_at` is when it happened, as far as anybody knows."""

    klass: str
    sent_at: datetime
    began_at: datetime | None
    verdict: str
    reached: Mapping[str, int]  # by channel


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one class. Shares are of what was judged; None where nothing was."""

    klass: str
    sent: int
    known_onsets: int
    median_lead_minutes: float | None
    late: int  # it had begun already
    judged: int
    false_alarms: int
    false_alarm_share: float | None
    reached: dict[str, int]


def figures(past: Iterable[Past]) -> list[Figures]:
    """One row a class, by its code."""
    grouped: dict[str, list[Past]] = {}
    for one in past:
        grouped.setdefault(one.klass, []).append(one)
    return [_of(klass, grouped[klass]) for klass in sorted(grouped)]


def _of(klass: str, past: list[Past]) -> Figures:
    leads = [(one.began_at - one.sent_at).total_seconds() / 60 for one in past if one.began_at]
    judged = [one for one in past if one.verdict in (Verdict.RIGHT, Verdict.FALSE_ALARM)]
    wrong = sum(one.verdict == Verdict.FALSE_ALARM for one in judged)
    reached: dict[str, int] = {}
    for one in past:
        for channel, count in one.reached.items():
            reached[channel] = reached.get(channel, 0) + count
    return Figures(
        klass=klass,
        sent=len(past),
        known_onsets=len(leads),
        median_lead_minutes=round(median(leads), 1) if leads else None,
        late=sum(lead <= 0 for lead in leads),
        judged=len(judged),
        false_alarms=wrong,
        false_alarm_share=round(wrong / len(judged), 4) if judged else None,
        reached=dict(sorted(reached.items())),
    )


def most_at_once(held: Sequence[tuple[datetime, datetime]], edges: Sequence[datetime]) -> list[int]:
    """How many of what held, each from its begin until before its end, did so at once at most, in each span from one
    edge until the next."""
    found = []
    for begin, end in pairwise(edges):
        within = [one for one in held if one[0] <= one[1] and one[0] < end and one[1] > begin]
        moments = {begin, *(since for since, _until in within if since > begin)}
        found.append(max(sum(since <= moment < until for since, until in within) for moment in moments))
    return found
