"""How a case may move, as its type declares."""

from datetime import datetime, timedelta

from kota.base.errors import ConflictError, InvalidError
from kota.kernel.cases.contracts import CaseType, Kind, Party, Transition, Verb


class StepNotPossibleError(ConflictError):
    """The case is not where this verb begins."""


def transition(case_type: CaseType, verb: Verb, step: str, party: Party | None = None) -> Transition:
    """The transition of a verb from a step (of a party, where both sides have the verb); else StepNotPossibleError."""
    fitting = (t for t in case_type.transitions if t.verb == verb and step in t.before)
    found = next((t for t in fitting if party is None or t.party == party), None)
    if found is None:
        raise StepNotPossibleError(f"a case that is {step} cannot take the verb {verb}; reload to see where it is now")
    return found


def possible(case_type: CaseType, step: str, party: Party) -> list[Transition]:
    """What a party may do from a step, in the order of the declaration."""
    return [t for t in case_type.transitions if step in t.before and t.party == party]


def check_needs(transition: Transition, *, text: str, has_evidence: bool, wants_evidence: bool) -> None:
    if transition.needs_text and not text.strip():
        raise InvalidError("say why: this step needs a few words", field="text")
    if transition.needs_evidence and wants_evidence and not has_evidence:
        raise InvalidError("add a photo that shows the result: this category is closed with evidence", field="photos")


def check_window(case_type: CaseType, kind: Kind, *, solved_at: datetime | None, at: datetime) -> None:
    """Reopening has an end: so many days after the case was solved."""
    if kind in (Kind.SOLVED, Kind.DONE) and solved_at and at > reopen_until(case_type, solved_at):
        raise StepNotPossibleError(
            f"the {case_type.reopen_days} days to reopen this case are over: open a new one and name this one in it"
        )


def reopen_until(case_type: CaseType, solved_at: datetime) -> datetime:
    return solved_at + timedelta(days=case_type.reopen_days)
