"""What happened with an alert."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AlertDrafted:
    """Somebody, or a trigger, wrote a message that nobody was sent yet."""

    name: ClassVar[str] = "warnings.drafted"
    identifier: str
    klass: str
    level: str
    status: str


@dataclass(frozen=True, slots=True)
class AlertWaits:
    """A message waits for approval."""

    name: ClassVar[str] = "warnings.waits"
    identifier: str
    klass: str
    level: str
    status: str


@dataclass(frozen=True, slots=True)
class AlertDecided:
    """A message was rejected, or staff judged afterwards whether it was right. `how` says which."""

    name: ClassVar[str] = "warnings.decided"
    identifier: str
    how: str


@dataclass(frozen=True, slots=True)
class AlertPublished:
    """A message is out: a new alert, an update or a cancellation (`msg_type`). `areas` are codes of any level."""

    name: ClassVar[str] = "warnings.published"
    identifier: str
    msg_type: str
    status: str
    klass: str
    level: str
    severity: str
    areas: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class AlertEnded:
    """An alert holds no longer: updated, cancelled or expired (`how`)."""

    name: ClassVar[str] = "warnings.ended"
    identifier: str
    how: str
    status: str
    klass: str
    key: str


@dataclass(frozen=True, slots=True)
class ForeignRead:
    """Somebody else's message arrived."""

    name: ClassVar[str] = "warnings.foreign_read"
    number: int
    sender: str
    identifier: str
