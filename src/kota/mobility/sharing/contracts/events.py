"""What happened in sharing."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SharingMoved:
    """What stands where changed in a system."""

    name: ClassVar[str] = "sharing.moved"
    system: str


@dataclass(frozen=True, slots=True)
class ShareFeedFell:
    """A file of a system has not been read well for so long that what is shown of it is old."""

    name: ClassVar[str] = "sharing.feed_fell"
    system: str
    feed: str
    why: str


@dataclass(frozen=True, slots=True)
class ShareNoticed:
    """The city said something of one of its own systems, or took it back."""

    name: ClassVar[str] = "sharing.noticed"
    system: str
    notice: str
