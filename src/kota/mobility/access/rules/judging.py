"""Is a stop step-free: what the feed says, what residents say, what an officer decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.mobility.access.contracts.facts import AccessRuleFact
from kota.mobility.access.contracts.steps import Reach, Source


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said, and whether they had signed in."""

    step_free: bool
    at: datetime
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided."""

    reach: Reach
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What holds, who says so (nobody: None), and whether an officer should look."""

    reach: Reach
    source: Source | None
    is_contested: bool = False


def judged(
    feed: Reach, voices: Iterable[Voice], decision: Decision | None, rule: AccessRuleFact, now: datetime
) -> Judged:
    """An officer's decision holds. Else enough voices that agree settle what the feed leaves open; against the feed
    they are believed at once when they say that there are steps, for that strands nobody, and an officer looks either
    way."""
    first = now - timedelta(days=rule.days)
    fresh = [one for one in voices if one.at > first and (decision is None or one.at > decision.at)]
    yes, no = (sum(rule.known if one.is_known else rule.unknown for one in fresh if one.step_free is which)
               for which in (True, False))  # fmt: skip
    said = _settled(yes, no, rule)
    if decision is not None:
        return Judged(decision.reach, Source.OFFICER, said not in (Reach.UNKNOWN, decision.reach))
    if said is Reach.UNKNOWN:
        is_split = bool(yes and no) and yes + no >= rule.weight
        return Judged(feed, Source.FEED if feed else None, is_split)
    if feed in (Reach.UNKNOWN, said):
        return Judged(said, Source.RESIDENTS)
    return Judged(Reach.NO, Source.RESIDENTS if said is Reach.NO else Source.FEED, is_contested=True)


def _settled(yes: int, no: int, rule: AccessRuleFact) -> Reach:
    for mine, reach in ((no, Reach.NO), (yes, Reach.YES)):
        if mine >= rule.weight and mine >= rule.share * (yes + no):
            return reach
    return Reach.UNKNOWN
