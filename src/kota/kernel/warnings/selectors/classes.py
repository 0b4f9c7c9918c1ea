"""What the city warns of, and as whom."""

from collections.abc import Mapping

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.facts import facade as facts
from kota.kernel.facts.contracts import Words
from kota.kernel.warnings.contracts import (
    AlertClassFact,
    AlertFeedFact,
    AlertSenderFact,
    LevelFact,
    WrongTriggerError,
)


def classes() -> list[AlertClassFact]:
    """In the order in which they are offered."""
    return sorted(facts.current("alert_class").values(), key=lambda one: (one.order, one.code))


def klass(code: str) -> AlertClassFact:
    """A class, even one that ended since: old alerts still name it."""
    found: AlertClassFact | None = facts.latest("alert_class", code)
    if found is None:
        raise MissingError(_("There is no such class of warnings."))
    return found


def to_use(code: str, level: str) -> tuple[AlertClassFact, LevelFact]:
    """A class and level that hold now; WrongTriggerError for others."""
    found: AlertClassFact | None = facts.current("alert_class").get(code)
    chosen = next((one for one in found.level if one.code == level), None) if found else None
    if found is None or chosen is None:
        raise WrongTriggerError(_("There is no such class of warnings, or no such level."), field="level")
    return found, chosen


def level_name(code: str, level: str) -> Words | None:
    """What a level is called."""
    found: AlertClassFact | None = facts.latest("alert_class", code)
    return next((one.name for one in found.level if one.code == level), None) if found else None


def topics() -> dict[str, list[AlertClassFact]]:
    """What one can subscribe to, with the classes behind it."""
    found: dict[str, list[AlertClassFact]] = {}
    for one in classes():
        found.setdefault(one.topic, []).append(one)
    return found


def sender() -> AlertSenderFact:
    """As whom the city warns."""
    found: AlertSenderFact | None = next(iter(facts.current("alert_sender").values()), None)
    if found is None:
        raise MissingError(_("The city pack names no sender of warnings (alerts.toml)."))
    return found


def feeds() -> Mapping[str, AlertFeedFact]:
    return facts.current("alert_feed")
