"""What an alert says and where, made from a class, a level, areas and values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import AlertClassFact, LevelFact, Trigger, WrongTriggerError
from kota.kernel.warnings.rules import levels, places, words
from kota.kernel.warnings.selectors import classes, written

MOST_AREAS = 400
LONGEST = timedelta(days=10)  # from now, or from the beginning where that is later; a class holds no longer either
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The class and level of a trigger, and when its alert ends."""

    klass: AlertClassFact
    level: LevelFact
    expires: datetime


def chosen(trigger: Trigger, at: datetime) -> Chosen:
    """WrongTriggerError for a class, level, area or time that cannot be."""
    klass, level = classes.to_use(trigger.klass, trigger.level)
    expires = trigger.expires or max(at, trigger.onset or at) + timedelta(hours=klass.hours)
    _check_times(trigger.onset, expires, at)
    if not trigger.areas:
        raise WrongTriggerError(_("Say which areas are concerned."), field="areas")
    wrong = [code for code in trigger.areas if areas.by_code(code) is None]
    if wrong or len(trigger.areas) > MOST_AREAS:
        raise WrongTriggerError(_("There is no such area: %(code)s"), field="areas", code=", ".join(wrong[:5]))
    return Chosen(klass, level, expires)


def _check_times(onset: datetime | None, expires: datetime, at: datetime) -> None:
    """It ends later than now and than it begins, and neither lies further away than anybody can foresee."""
    if expires <= at:
        raise WrongTriggerError(_("A warning ends later than now."), field="expires")
    if onset is not None and onset >= expires:
        raise WrongTriggerError(_("A warning begins before it ends."), field="onset")
    if expires - at > LONGEST and expires - max(at, onset or at) > LONGEST:
        raise WrongTriggerError(_("A warning holds for ten days at most: update it when it goes on."), field="expires")
    if onset is not None and onset - at > LONGEST:
        raise WrongTriggerError(_("A warning begins within ten days."), field="onset")


def content(trigger: Trigger, made: Chosen, *, texts: Texts | None = None) -> dict[str, Any]:
    """The columns of a message. `texts` are what a person wrote instead of the class's own."""
    klass, level = made.klass, made.level
    codes, area_desc = _areas(trigger.areas)
    zone = ZoneInfo(facts.city().timezone)
    values = written.values(trigger.params, area_desc, trigger.onset, made.expires)
    ready = words.texts(klass, level, values, zone)
    return {
        "klass": klass.code, "level": level.code, "level_order": level.order, "topic": klass.topic,
        "approval": klass.approval, "category": list(klass.category), "response": list(level.response),
        "urgency": level.urgency, "severity": level.severity, "severity_rank": levels.rank(level.severity),
        "certainty": level.certainty, "texts": _with(ready, texts), "area_codes": codes, "area_desc": area_desc,
        "polygons": places.outline(areas.outline(codes)), "params": _plain(trigger.params),
        "inputs": _plain(trigger.inputs), "onset": trigger.onset, "expires": made.expires,
    }  # fmt: skip


def _with(ready: dict[str, dict[str, str]], texts: Texts | None) -> dict[str, dict[str, str]]:
    """The class's texts, where a person gave none; what was given is tidied like them."""
    given = texts or {}
    return {
        language: {name: words.tidy(given.get(language, {}).get(name, "")) or text for name, text in told.items()}
        for language, told in ready.items()
    }


def _areas(given: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """The fewest codes for the same places, and what they are called."""
    codes = places.whole(set(given), _below(set(given)))
    paths = {code: here.path for code in codes if (here := areas.by_code(code))}
    return sorted(codes), places.named(codes, paths)


def _below(given: set[str]) -> dict[str, set[str]]:
    """The parts of every kota and kecamatan that may be named whole."""
    larger = [here.code for level in (Level.KOTA, Level.KECAMATAN) for here in areas.under("", level)]
    near = [code for code in larger if any(one.startswith(f"{code}.") for one in given)]
    return {code: {here.code for here in areas.below(code)} for code in near}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it; what JSON does not know, as text."""
    found: dict[str, Any] = json.loads(json.dumps(values, default=_text))
    return found


def _text(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump()
    return value.isoformat() if isinstance(value, datetime) else str(value)
