"""What happened to cases. Events carry numbers and codes, never what a person wrote."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """`is_awaited`: somebody wants to hear of it at once, its reporter or, while it is held, a moderator.
    Of an import nobody does. `sender`: tells those apart who sent without account and contact, where it is known."""

    name: ClassVar[str] = "cases.opened"
    case_id: int
    reference: str
    type: str
    category: str
    agency: str
    area: str
    channel: str
    is_awaited: bool = True
    sender: str = ""


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A verb moved the case, or handed it over. `entry_id` is the line of its history."""

    name: ClassVar[str] = "cases.moved"
    case_id: int
    reference: str
    type: str
    verb: str
    before: str
    after: str
    agency: str
    entry_id: int


@dataclass(frozen=True, slots=True)
class CaseNoted:
    """Something was added that moves nothing: a note, a photo, a rating."""

    name: ClassVar[str] = "cases.noted"
    case_id: int
    reference: str
    type: str
    verb: str
    is_public: bool
    entry_id: int


@dataclass(frozen=True, slots=True)
class CaseEscalated:
    """A rung of the ladder: the deadline is near or has passed."""

    name: ClassVar[str] = "cases.escalated"
    case_id: int
    reference: str
    type: str
    rung: str
    agency: str


@dataclass(frozen=True, slots=True)
class CaseRated:
    name: ClassVar[str] = "cases.rated"
    case_id: int
    reference: str
    rating: int


@dataclass(frozen=True, slots=True)
class CaseSupported:
    name: ClassVar[str] = "cases.supported"
    case_id: int
    reference: str
    supporters: int
