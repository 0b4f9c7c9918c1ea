"""How the history of a case is said to those who work it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import Party, Verb
from kota.kernel.cases.forms.deeds import REASONS
from kota.kernel.cases.models import Entry
from kota.kernel.cases.selectors import beside
from kota.kernel.facts import facade as facts


@dataclass(frozen=True, slots=True)
class Title:
    """What a line of the history is called."""

    words: str | Promise
    icon: str


_TITLES: dict[tuple[str, str], Title] = {
    (Verb.OPEN, Party.REPORTER): Title(_lazy("Sent in"), icon="inbox"),
    (Verb.OPEN, Party.STAFF): Title(_lazy("Written down for a caller or at the counter"), icon="phone"),
    (Verb.TAKE, ""): Title(_lazy("Taken"), icon="hand"),
    (Verb.ASK, ""): Title(_lazy("Question to the reporter; the clock stands"), icon="message-circle-question-mark"),
    (Verb.ANSWER, ""): Title(_lazy("The reporter answered; the clock goes on"), icon="message-circle"),
    (Verb.WITHDRAW, ""): Title(_lazy("Question withdrawn; the clock goes on"), icon="undo-2"),
    (Verb.REMIND, ""): Title(_lazy("The reporter was reminded of the question"), icon="bell"),
    (Verb.RESUME, ""): Title(_lazy("No answer came in time; the clock goes on"), icon="alarm-clock"),
    (Verb.HAND_OVER, ""): Title(_lazy("Handed over"), icon="forward"),
    (Verb.NOTE, ""): Title(_lazy("Note"), icon="notebook-pen"),
    (Verb.PHOTO, ""): Title(_lazy("Photos added"), icon="camera"),
    (Verb.SOLVE, ""): Title(_lazy("Solved, says the agency"), icon="circle-check"),
    (Verb.REJECT, ""): Title(_lazy("Not taken up"), icon="circle-x"),
    (Verb.CONFIRM, ""): Title(_lazy("Solved, says the reporter"), icon="thumbs-up"),
    (Verb.REOPEN, ""): Title(_lazy("Not solved, says the reporter"), icon="rotate-ccw"),
    (Verb.RATE, ""): Title(_lazy("Rated by the reporter"), icon="star"),
    (Verb.CLOSE, ""): Title(_lazy("Closed: nobody objected"), icon="lock"),
    (Verb.ESCALATE, ""): Title(_lazy("Passed up the ladder"), icon="alarm-clock"),
    (Verb.HOLD, ""): Title(_lazy("Held back from the public"), icon="eye-off"),
    (Verb.RELEASE, ""): Title(_lazy("Shown to the public"), icon="eye"),
    (Verb.TAKE_DOWN, ""): Title(_lazy("Taken off the public pages"), icon="eye-off"),
    (Verb.HIDE_PHOTO, ""): Title(_lazy("A photo hidden from the public"), icon="image-off"),
    (Verb.SHOW_PHOTO, ""): Title(_lazy("A photo shown to the public again"), icon="image"),
    (Verb.RELOCATE, ""): Title(_lazy("Place corrected"), icon="map-pin"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `who` is an officer's name, or what the writer is; reporters stay nameless."""

    title: str
    icon: str
    at: datetime
    who: str
    party: str
    text: str
    detail: str
    is_public: bool


def lines(entries: Iterable[Entry]) -> list[Line]:
    """The history, newest first."""
    found = list(entries)
    names = beside.names(found)
    return [_line(entry, names) for entry in reversed(found)]


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    known = _TITLES.get((entry.verb, entry.party)) or _TITLES.get((entry.verb, ""))
    title = known or Title(entry.verb, icon="dot")
    who = {Party.REPORTER: _("Reporter"), Party.SYSTEM: _("Kota, by itself")}.get(
        Party(entry.party), names.get(entry.by, _("Staff"))
    )
    return Line(
        title=str(title.words),
        icon=title.icon,
        at=entry.at,
        who=who,
        party=entry.party,
        text=entry.text,
        detail=_detail(entry),
        is_public=entry.is_public,
    )


def _detail(entry: Entry) -> str:
    data = entry.data
    if entry.verb == Verb.HAND_OVER:
        moved = _("From %(old)s to %(new)s.") % {"old": agency(data.get("from")), "new": agency(data.get("to"))}
        category = data.get("category")
        changed = _("Now “%(category)s”.") % {"category": _category(category)} if category else ""
        return f"{moved} {changed}".strip()
    if entry.verb == Verb.RELOCATE:
        return _("From %(old)s to %(new)s.") % {"old": _area(data.get("from")), "new": _area(data.get("to"))}
    if entry.verb == Verb.ESCALATE and isinstance(data.get("name"), dict):
        return said(data["name"])
    if entry.verb == Verb.RATE:
        return _("%(rating)s of 5 stars") % {"rating": data.get("rating", "–")}
    if entry.verb == Verb.HOLD:
        return reasons(str(data.get("reasons", "")))
    return ""


def reasons(held: str) -> str:
    """Why something is held back."""
    known = {code: str(words) for code, words in REASONS}
    return ", ".join(known.get(code, code) for code in held.split(",") if code)


def agency(code: object) -> str:
    """An agency's name; its code when the city has it no more."""
    found = accounts.agencies().get(str(code))
    return said(found.name) if found else str(code or "–")


def _category(code: object) -> str:
    found = facts.latest("category", str(code))
    return said(found.name) if found else str(code)


def _area(code: object) -> str:
    found = areas.by_code(str(code or ""))
    return found.name if found else _("outside the city")
