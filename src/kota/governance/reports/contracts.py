"""What a report is, beside being a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from kota.base.errors import ConflictError, MissingError, NotAllowedError
from kota.base.geo import Point
from kota.kernel.cases.contracts import Contact
from kota.kernel.facts.contracts import Value

TYPE = "report"
CHANNELS = ("web", "app", "open311", "phone", "counter", "import", "api")
PROGRAM = "open311"  # the one channel whose standard does not ask for words
MOST_WORDS = 4000  # characters, the limit of Open311
MOST_PHOTOS = 5


class ModerationFact(Value):
    """Words that hold a report for a moderator. Whole words, capitals ignored."""

    titles: list[str]
    not_persons: list[str]
    insults: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Words fit for the public, and why a moderator should look first (empty: no need)."""

    public: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a resident, an officer for a caller, or a program sends in.

    `photos` are sent now, `stored` were kept before as files that are not public.
    """

    category: str
    words: str
    channel: str
    point: Point | None = None
    area: str = ""
    place: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    photos: tuple[bytes, ...] = ()
    stored: tuple[UUID, ...] = ()
    source_key: str = ""
    sender: str = ""  # a digest of the browser that sends, where nobody says who they are


class DangerError(ConflictError):
    """Somebody is in danger: a call helps, a report does not."""

    code = "emergency"


class BrokenLinkError(NotAllowedError):
    """A follow link of which something is missing."""

    code = "broken_link"


class TakenDownError(MissingError):
    """A moderator took this report off the public pages."""

    status = 410
    code = "gone"


@dataclass(frozen=True, slots=True)
class TakedownDecided:
    """What became of a request to take a report down."""

    name: ClassVar[str] = "reports.takedown_decided"
    takedown_id: int
    reference: str
    decision: str


@dataclass(frozen=True, slots=True)
class TakedownAsked:
    name: ClassVar[str] = "reports.takedown_asked"
    takedown_id: int
    reference: str


@dataclass(frozen=True, slots=True)
class MediaNamed:
    """A program named a photo by its address; it is to be fetched."""

    name: ClassVar[str] = "reports.media_named"
    media_id: int
