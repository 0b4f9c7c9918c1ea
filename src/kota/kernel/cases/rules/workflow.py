"""How a case may move, as its type declares."""

from datetime import datetime, timedelta

from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.cases.contracts import CaseType, Kind, Party, Transition, Verb

MOST_PHOTOS = 20
MOST_RATINGS = 10


class TooMuchError(ConflictError):
    """The case has as much of this as it takes."""


class StepNotPossibleError(ConflictError):
    """The case is not where this verb begins."""


class MovedOnError(ConflictError):
    """Somebody else did something to the case after this page was made."""


def transition(case_type: CaseType, verb: Verb, step: str, party: Party | None = None) -> Transition:
    """The transition of a verb from a step (of a party, where both sides have the verb); else StepNotPossibleError."""
    fitting = (t for t in case_type.transitions if t.verb == verb and step in t.before)
    found = next((t for t in fitting if party is None or t.party == party), None)
    if found is None:
        raise StepNotPossibleError(
            _("This is at the step “%(step)s” now, where that is not possible. Read the history, then decide anew."),
            step=case_type.step(step).title,
        )
    return found


def possible(case_type: CaseType, step: str, party: Party) -> list[Transition]:
    """What a party may do from a step, in the order of the declaration."""
    return [t for t in case_type.transitions if step in t.before and t.party == party]


def permissions(case_type: CaseType, verb: Verb, step: str) -> list[str]:
    """The permissions of which one is enough for an officer to use a verb on a step."""
    return [t.permission for t in possible(case_type, step, Party.STAFF) if t.verb == verb]


def check_needs(transition: Transition, *, text: str, has_evidence: bool, wants_evidence: bool) -> None:
    if transition.needs_text and not text.strip():
        raise InvalidError(_("Write a few words: this step needs a reason or an answer."), field="text")
    if transition.needs_evidence and wants_evidence and not has_evidence:
        raise InvalidError(
            _("Add a photo that shows the result: this category is closed with evidence."), field="photos"
        )


def check_photos(party: Party, *, sent: int, kept: int) -> None:
    """Reporters send so many photos to one case; an agency's evidence always has room."""
    if party == Party.REPORTER and sent and sent + kept > MOST_PHOTOS:
        raise TooMuchError(
            _("A report takes at most %(most)s photos from its reporter; this one has %(kept)s."),
            most=MOST_PHOTOS,
            kept=kept,
        )


def check_rated(times: int) -> None:
    """Minds change, but not without end."""
    if times >= MOST_RATINGS:
        raise TooMuchError(_("This was rated %(most)s times already; the last rating counts."), most=MOST_RATINGS)


def check_window(days: int, kind: Kind, *, solved_at: datetime | None, at: datetime) -> None:
    """Reopening has an end: so many days after the case was solved."""
    if kind in (Kind.SOLVED, Kind.DONE) and solved_at and at > solved_at + timedelta(days=days):
        raise StepNotPossibleError(
            _("The %(days)s days to reopen this are over. Send a new report and name this one in it."),
            days=days,
        )
