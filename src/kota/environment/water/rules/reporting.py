"""Residents' reports of water: how deep by what was answered or written, and which kelurahan they warn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.environment.water.contracts import FloodRuleFact, FloodText
from kota.environment.water.rules.depths import MOST_CM, read_words

REPLAY = "replay"


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


def replay_key(name: str, run: str, speed: float, number: int) -> str:
    """The source key of a report that a replay sends in: whoever reads the case knows that it is an exercise."""
    return f"{REPLAY}:{name}:{run}:{speed:g}:{number}"


def speed_of(source_key: str) -> float | None:
    """How much faster than life the replay goes that sent a report; None for a real one."""
    parts = source_key.split(":")
    return float(parts[3]) if len(parts) == 5 and parts[0] == REPLAY else None


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
    """The level of the class of alerts near reports: by the second-deepest depth, so that no single word decides."""
    depths = sorted((one.depth_cm for one in near if one.depth_cm is not None), reverse=True)
    sure = depths[1] if len(depths) > 1 else 0.0
    return "deep" if sure > 150 else "knee" if sure >= 50 else "near"
