"""Who gets a case: the first rule whose conditions all hold, in order."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kota.kernel.cases.contracts import RoutingFact, When


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at. `area` is a kelurahan code or empty; `is_working_time` by the calendar "office"."""

    category: str
    group: str
    area: str
    words: str
    is_working_time: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule and why it does not fit (`fails` is empty when it does)."""

    rule: RoutingFact
    fails: tuple[str, ...]
    agency: str


@dataclass(frozen=True, slots=True)
class Route:
    agency: str
    rule: RoutingFact | None


def route(facts: Facts, rules: Sequence[RoutingFact], *, agencies: Container[str], fallback: str) -> Route:
    """The agency for a case. Rules must be in order; a rule whose office does not exist is passed over."""
    for rule in rules:
        if _fits(facts, rule.when):
            agency = destination(rule.send_to, facts.area)
            if agency in agencies:
                return Route(agency, rule)
    return Route(fallback, None)


def candidates(rules: Sequence[RoutingFact], category: str, group: str) -> list[RoutingFact]:
    """The rules, in order, that do not exclude a category."""
    return [
        rule
        for rule in rules
        if (not rule.when.categories or category in rule.when.categories)
        and (not rule.when.groups or group in rule.when.groups)
    ]


def judge(facts: Facts, rules: Sequence[RoutingFact]) -> list[Judged]:
    """Every rule with the conditions that fail, for the form that tries rules before they are saved."""
    return [Judged(rule, _fails(facts, rule.when), destination(rule.send_to, facts.area)) for rule in rules]


def destination(send_to: str, area: str) -> str:
    """`office:kecamatan` of area 31.71.01.1001 is `kecamatan-31.71.01`; anything else is an agency's code."""
    if not send_to.startswith("office:"):
        return send_to
    level = send_to.removeprefix("office:")
    depth = {"kelurahan": 4, "kecamatan": 3, "kota": 2}.get(level, 0)
    parts = area.split(".")
    return f"{level}-{'.'.join(parts[:depth])}" if area and len(parts) >= depth else ""


def _fits(facts: Facts, when: When) -> bool:
    """Whether no condition fails; stops at the first that does, the dearest comes last."""
    return (
        (not when.categories or facts.category in when.categories)
        and (not when.groups or facts.group in when.groups)
        and (not when.areas or any(_within(facts.area, area) for area in when.areas))
        and (not when.hours or (when.hours == "inside") == facts.is_working_time)
        and (not when.words or has_word(facts.words, tuple(when.words)))
    )


def _fails(facts: Facts, when: When) -> tuple[str, ...]:
    checks = (
        ("category", not when.categories or facts.category in when.categories),
        ("group", not when.groups or facts.group in when.groups),
        ("area", not when.areas or any(_within(facts.area, area) for area in when.areas)),
        ("words", not when.words or has_word(facts.words, tuple(when.words))),
        ("hours", not when.hours or (when.hours == "inside") == facts.is_working_time),
    )
    return tuple(name for name, holds in checks if not holds)


def _within(area: str, wanted: str) -> bool:
    return area == wanted or area.startswith(wanted + ".")


def has_word(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text as a whole word, whatever its capitals."""
    return _pattern(words).search(text) is not None


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE)
