"""How a report's state and history are said."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.words import said
from kota.governance.reports.rules import workflow
from kota.governance.reports.selectors import story
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party, Verb
from kota.ui.components.data import Step


@dataclass(frozen=True, slots=True)
class State:
    """A step in words, and the kind of badge that shows it."""

    title: str | Promise
    kind: str


STATES = {
    workflow.RECEIVED: State(_lazy("Received"), "info"),
    workflow.IN_PROGRESS: State(_lazy("In progress"), "progress"),
    workflow.WAITING: State(_lazy("Question to the reporter"), "warn"),
    workflow.SOLVED: State(_lazy("Solved"), "good"),
    workflow.CLOSED: State(_lazy("Closed"), "good"),
    workflow.REJECTED: State(_lazy("Not taken up"), "neutral"),
}


def state(case: cases.Case | cases.Listed) -> State:
    """What the case's step is called."""
    return state_of(case.step)


def state_of(step: str) -> State:
    """What a step is called."""
    return STATES.get(step, State(step, "neutral"))


def steps(case: cases.Case) -> list[Step]:
    """The way of a report from received to closed, and where it is now."""
    if case.step == workflow.REJECTED:
        return [_step(workflow.RECEIVED, "done", case.opened_at), _step(workflow.REJECTED, "current", case.solved_at)]
    order = [workflow.RECEIVED, workflow.IN_PROGRESS, workflow.SOLVED, workflow.CLOSED]
    if case.step == workflow.WAITING:
        order.insert(2, workflow.WAITING)
    at = dict(zip(order, [None] * len(order), strict=True)) | {workflow.RECEIVED: case.opened_at}
    at |= {workflow.IN_PROGRESS: case.taken_at, workflow.SOLVED: case.solved_at, workflow.CLOSED: case.closed_at}
    here = order.index(case.step)
    return [_step(key, _when(number, here, len(order)), at[key]) for number, key in enumerate(order)]


def _when(number: int, here: int, count: int) -> str:
    if number < here or (number == here == count - 1):
        return "done"
    return "current" if number == here else "coming"


def _step(key: str, when: str, at: Any) -> Step:
    return Step(str(STATES[key].title), when, None if when == "coming" else at)


def line_title(line: story.Line) -> str:
    """What happened, as a sentence."""
    if line.verb == Verb.RATE:
        return _("The reporter gave %(rating)s of 5 stars") % {"rating": line.rating}
    if line.verb == Verb.HAND_OVER:
        return _("Handed over to %(office)s") % {"office": office_name(line.to_office)}
    if line.verb == Verb.ESCALATE and line.rung:
        return said(line.rung.model_dump())
    return str(_TITLES.get((line.verb, line.party)) or _TITLES.get((line.verb, "")) or line.verb)


_TITLES: dict[tuple[str, str], str | Promise] = {
    (Verb.OPEN, Party.REPORTER): _lazy("Report received"),
    (Verb.OPEN, Party.STAFF): _lazy("Report received by phone or at the counter"),
    (Verb.TAKE, ""): _lazy("Taken up"),
    (Verb.ASK, ""): _lazy("Question to the reporter"),
    (Verb.ANSWER, ""): _lazy("The reporter answered"),
    (Verb.WITHDRAW, ""): _lazy("The agency needs no answer any more"),
    (Verb.REMIND, ""): _lazy("The reporter was reminded of the question"),
    (Verb.RESUME, ""): _lazy("No answer came in time: the deadline runs on"),
    (Verb.NOTE, ""): _lazy("News from the agency"),
    (Verb.PHOTO, Party.STAFF): _lazy("The agency added a photo"),
    (Verb.PHOTO, Party.REPORTER): _lazy("The reporter added a photo"),
    (Verb.SOLVE, ""): _lazy("Solved, says the agency"),
    (Verb.REJECT, ""): _lazy("Not taken up"),
    (Verb.CONFIRM, ""): _lazy("Solved, says the reporter"),
    (Verb.REOPEN, ""): _lazy("Not solved, says the reporter: opened again"),
    (Verb.CLOSE, ""): _lazy("Closed: nobody objected in time"),
    (Verb.RELOCATE, ""): _lazy("Place corrected"),
}


def office_name(code: str) -> str:
    """An agency's name in the reader's language; its code when it is gone."""
    found = story.office(code)
    return said(found.name.model_dump()) if found else code


def reasons(held: str) -> list[str]:
    """Why a report waits for a moderator, for the one who sent it."""
    known = {
        "insult": _("It holds words that may insult somebody."),
        "person": _("It may name a person."),
    }
    return [known.get(reason, _("A moderator wants to look at it first.")) for reason in held.split(",") if reason]
