"""The words of CAP 1.2, where an alert stands, and what somebody must say to have one drafted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from kota.base.errors import ConflictError, InvalidError


class Status(StrEnum):
    """Whether it is meant. An exercise goes only to those who joined it, and is never counted."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    TEST = "Test"


class MsgType(StrEnum):
    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Severity(StrEnum):
    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Urgency(StrEnum):
    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class State(StrEnum):
    """Where one message stands. Whatever was sent once stays readable for ever."""

    DRAFT = "draft"
    WAITING = "waiting"  # for somebody else's approval
    REJECTED = "rejected"
    ACTIVE = "active"
    UPDATED = "updated"  # a newer message took its place
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Verdict(StrEnum):
    """What staff found afterwards."""

    RIGHT = "right"
    FALSE_ALARM = "false_alarm"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an app knows when it wants people warned.

    `key` names the event (`gate:depok:2026-02-20`): the same key never makes a second alert, a higher level or new
    areas update the running one. `areas` are area codes of any level. `params` fill the class's texts: texts, numbers,
    moments, or a text in several languages. `inputs` is whatever the decision was made from, as JSON: kept, so that
    the alert can be explained and replayed.
    """

    klass: str
    level: str
    areas: tuple[str, ...]
    key: str = ""
    onset: datetime | None = None
    expires: datetime | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    exercise: bool = False
    test: bool = False

    @property
    def status(self) -> Status:
        return Status.EXERCISE if self.exercise else Status.TEST if self.test else Status.ACTUAL


@dataclass(frozen=True, slots=True)
class Cause:
    """What a warning was given for and still stands, as a sentence in each language, and the page that shows it.

    An app says it in its manifest: `causes={"flood-gate": ask}`, where `ask(key, level, at)` gives one or None.
    """

    sentence: Mapping[str, str]
    path: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be warned of, and where: an area by its code, or a point (lon, lat) and metres around.

    `topics` empty means all. Less than `least` is not told. `exercises`: also when it is only practised.
    """

    area: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: int = 0
    label: str = ""
    topics: tuple[str, ...] = ()
    least: Severity = Severity.MINOR
    exercises: bool = False


class CauseStandsError(ConflictError):
    """Somebody takes a warning back whose cause still stands, and did not say that they know."""

    code = "cause_stands"


class WrongTriggerError(InvalidError):
    """No alert can be made of this: an unknown class or level, an area that does not exist, a missing value."""

    code = "wrong_trigger"
