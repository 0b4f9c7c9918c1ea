"""What of a message's words a person wrote, and where these do not say what the message says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import WrongTriggerError
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import words
from kota.kernel.warnings.rules.words import Unsaid
from kota.kernel.warnings.selectors import classes

Texts = dict[str, dict[str, str]]


def values(
    params: Mapping[str, Any], area_desc: Mapping[str, str], onset: datetime | None, expires: datetime
) -> dict[str, Any]:
    """What fills the words of a class."""
    return {**params, "areas": area_desc, "until": expires, "onset": onset or ""}


def by_hand(alert: Alert) -> Texts:
    """The words that are not those of the class, empty where they are: `{"id": {"headline": "", ...}, "en": ...}`."""
    own = _generated(alert)
    return {
        language: {name: told[name] if told[name] != own.get(language, {}).get(name) else "" for name in words.TEXTS}
        for language, told in alert.texts.items()
    }


def _generated(alert: Alert) -> Texts:
    """The class's own words for this message; nothing where the class has changed so far that it has none."""
    klass = classes.klass(alert.klass)
    level = next((one for one in klass.level if one.code == alert.level), None)
    if level is None:
        return {}
    filled = values(alert.params, alert.area_desc, alert.onset, alert.expires)
    try:
        return words.texts(klass, level, filled, _zone())
    except WrongTriggerError:
        return {}


def unsaid(alert: Alert) -> list[Unsaid]:
    """Words written by hand that do not say the area or the end that the message has: somebody should look."""
    return unsaid_in(alert.klass, alert.level, by_hand(alert), alert.area_desc, alert.expires)


def unsaid_in(
    klass: str, level: str, given: Mapping[str, Mapping[str, str]], area_desc: Mapping[str, str], expires: datetime
) -> list[Unsaid]:
    """The same of words that are not kept yet."""
    found = next((one for one in classes.klass(klass).level if one.code == level), None)
    return words.unsaid(found, given, {"areas": area_desc, "until": expires}, _zone()) if found else []


def _zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)
