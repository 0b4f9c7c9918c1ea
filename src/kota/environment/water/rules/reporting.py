"""Residents' reports of water: how deep by what was answered or written, and which kelurahan they warn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kota.environment.water.contracts import FloodRuleFact, FloodText
from kota.environment.water.rules.depths import MOST_CM, read_words
from kota.kernel.cases.contracts import PRACTISED

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Near:
    """A report near an area: when, by whom (empty: unknown), how deep."""

    at: datetime
    who: str
    depth_cm: float | None


def read(words: str, answers: Mapping[str, object], rule: FloodRuleFact) -> FloodText:
    """What a report of a flood category says. The answer to the question for the depth goes before its words."""
    says = read_words(words)
    answered = answers.get(rule.question) if rule.question else None
    depth = rule.answers.get(str(answered), _number(answered))
    return FloodText(is_flood=True, is_receding=says.is_receding, depth_cm=says.depth_cm if depth is None else depth)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a replay says of a report that it sends in: which run, and the moment of the archive."""

    run: str
    at: datetime


def replay_key(name: str, sent: Sent, number: int) -> str:
    """The source key of a report that a replay sends in: whoever reads the case knows that it is an exercise."""
    return f"{PRACTISED}{name}:{sent.run}:{(sent.at - _EPOCH) // _MICROSECOND}:{number}"


def played_of(source_key: str) -> Sent | None:
    """What such a key says; None for a real report."""
    parts = source_key.split(":")
    if len(parts) != 5 or not source_key.startswith(PRACTISED):
        return None
    return Sent(parts[2], _EPOCH + int(parts[3]) * _MICROSECOND)


def moments(run: str, at: datetime, until: datetime) -> dict[str, str]:
    """What an alert of a replay carries, signed with it: the run, and from when until when in the archive's time."""
    return {"replay": run, "replay_at": at.isoformat(), "replay_until": until.isoformat()}


def _number(answer: object) -> float | None:
    try:
        found = float(str(answer).replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found <= MOST_CM else None


def warned_until(near: Iterable[Near], rule: FloodRuleFact, at: datetime) -> datetime | None:
    """Until when an area is warned; None when too few people report water. Who is known counts once, by the newest."""
    span = timedelta(minutes=rule.minutes)
    newest: list[datetime] = []
    known: set[str] = set()
    for one in sorted(near, key=lambda n: n.at, reverse=True):
        if one.at <= at - span or (one.who and one.who in known):
            continue
        known.add(one.who)
        newest.append(one.at)
    return newest[rule.reports - 1] + span if len(newest) >= rule.reports else None


def level_of(near: Sequence[Near]) -> str:
    """The level of the class of alerts near reports: by the depth of the second-deepest person, so that no single one
    decides."""
    deepest: dict[str, float] = {}
    for number, one in enumerate(near):
        who = one.who or f"unknown {number}"
        if one.depth_cm is not None:
            deepest[who] = max(one.depth_cm, deepest.get(who, 0.0))
    depths = sorted(deepest.values(), reverse=True)
    sure = depths[1] if len(depths) > 1 else 0.0
    return "deep" if sure > 150 else "knee" if sure >= 50 else "near"
