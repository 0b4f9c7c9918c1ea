"""What a case type declares, and what opening a case needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kota.base.geo import Point


class Verb(StrEnum):
    """What can be done to a case. Not every verb moves it to another step."""

    OPEN = "open"
    TAKE = "take"
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW = "withdraw"  # the officer needs no answer any more
    REMIND = "remind"
    RESUME = "resume"  # nobody answered in time: the clock goes on
    HAND_OVER = "hand_over"
    NOTE = "note"
    PHOTO = "photo"
    SOLVE = "solve"
    REJECT = "reject"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    RATE = "rate"
    CLOSE = "close"  # the time to object has passed
    ESCALATE = "escalate"
    HOLD = "hold"
    RELEASE = "release"
    TAKE_DOWN = "take_down"
    HIDE_PHOTO = "hide_photo"
    SHOW_PHOTO = "show_photo"
    RELOCATE = "relocate"


# Steps for which officers have prepared answers.
ANSWERED = (Verb.ASK, Verb.SOLVE, Verb.REJECT, Verb.HAND_OVER, Verb.NOTE, Verb.WITHDRAW)


class Party(StrEnum):
    """Whose deed a transition is."""

    STAFF = "staff"
    REPORTER = "reporter"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a step means for the clock and for the public."""

    OPEN = "open"
    WAITING = "waiting"  # the clock stands: the reporter is asked
    SOLVED = "solved"  # the agency is done, the reporter may object
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a case. `title` is a gettext message id."""

    key: str
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Transition:
    """A verb from some steps to one (`to` empty: it stays), whose it is, and what it needs."""

    verb: Verb
    before: frozenset[str]
    to: str
    party: Party
    permission: str = ""
    needs_text: bool = False
    needs_evidence: bool = False
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class CaseType:
    """A kind of case, declared in a manifest."""

    key: str
    title: str
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    first: str
    is_confidential: bool = False

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def keys(self, *kinds: Kind) -> list[str]:
        """Steps of these kinds."""
        return [step.key for step in self.steps if step.kind in kinds]


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the one who opened a case. Every field may be empty. `notify` is email, sms, page, push or none.

    The e-mail address is kept in lower case, a phone number is given in E.164: so the same person is found again.
    `show_name`: the agency's staff may read the name.
    """

    account_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"
    notify: str = "none"
    show_name: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", self.email.lower())

    @property
    def is_empty(self) -> bool:
        return not (self.account_id or self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Past:
    """How far a case had come elsewhere, for imports: its step, by which verb it got there, and when."""

    step: str
    verb: Verb
    taken_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    rating: int | None = None
    text: str = ""


IMPORT = "import"  # the channel of what came from a file: nobody waits to hear of it
PRACTISED = "replay:"  # how the source key of a case begins that a replay sent in as an exercise


@dataclass(frozen=True, slots=True)
class NewCase:
    """What it takes to open a case. `words` and `place` as written, the others as the public may read them."""

    type: str
    category: str
    words: str
    public_words: str
    channel: str
    point: Point | None = None
    area: str = ""  # code; found from the point when empty
    place: str = ""
    public_place: str = ""
    held: str = ""  # why it is not shown yet: empty, or reasons for the moderator
    fields: Mapping[str, object] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    photos: tuple[UUID, ...] = ()
    source_key: str = ""  # idempotency: the same key never opens two cases
    sender: str = ""  # a digest that tells apart who sends without account and contact; empty: nobody knows
    opened_at: datetime | None = None  # for imports: when it really was opened
    past: Past | None = None  # for imports: it was worked elsewhere already
    is_on_clock: bool = True  # False: no deadline where nobody here could keep it (ended already, or it has passed)


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo of a case."""

    file_id: UUID
    kind: str  # before | after | other


@dataclass(frozen=True, slots=True)
class Deed:
    """What an officer does to a case, with all that any verb may need."""

    verb: Verb
    text: str = ""
    agency: str = ""
    category: str = ""
    area: str = ""
    reasons: str = ""
    public_words: str = ""
    public_place: str = ""
    is_public: bool = False
    photos: tuple[UUID, ...] = ()
    photo_kind: str = "after"
    photo: int = 0
