"""What other apps need to tell somebody something, and what they learn of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from kota.base.errors import InvalidError


class Channel(StrEnum):
    """By which way a notice reaches a person."""

    PAGE = "page"
    EMAIL = "email"
    PUSH = "push"
    SMS = "sms"


class State(StrEnum):
    """How a delivery stands."""

    QUEUED = "queued"  # will be tried, for the first time or again
    SENT = "sent"
    GIVEN_UP = "given_up"  # tried to the end without success
    SUPPRESSED = "suppressed"  # the person does not want it, or cannot be reached this way


class Digest(StrEnum):
    """Whether e-mails come one by one or once a day."""

    NONE = "none"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: an account, or somebody without one who left an address.

    `channels` are those asked for with this very subject (on a report: "tell me by SMS"); empty: as the topic
    says. What the person chose for the topic always wins, unsubscribing included.
    """

    account_id: int | None = None
    email: str = ""
    phone: str = ""
    language: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a notice in one language."""

    title: str
    body: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One thing told to very many people at once. `words` by language; each reads their own, or else the first.

    `key` and a person make telling them twice impossible. After `good_until` it is not sent any more. What is urgent
    does not wait for anybody's quiet hours; none of it waits for the daily mail.
    """

    key: str
    topic: str
    template: str
    subject: str
    url: str
    words: Mapping[str, Spoken]
    good_until: datetime
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose."""

    channels: dict[str, tuple[str, ...]]  # by topic; a topic that is missing follows its own channels
    language: str = ""
    quiet_from: str = ""  # HH:MM in the city's time, both or none
    quiet_until: str = ""
    digest: Digest = Digest.NONE


@dataclass(frozen=True, slots=True)
class NoticeWritten:
    """Somebody got a notice; pages that show their number listen to `account:<id>`."""

    name: ClassVar[str] = "alerts.notice_written"
    notice_id: str
    topic: str


class BadSubscriptionError(InvalidError):
    """What a browser gave is no push subscription."""

    code = "bad_subscription"


class SendingError(Exception):
    """This try failed; another one may not. The text stands in the delivery and holds no personal data."""


class HopelessError(SendingError):
    """No further try would help."""
