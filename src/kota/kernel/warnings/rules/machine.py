"""Where an alert can go from where it stands, and who may send it there."""

from enum import StrEnum

from kota.base.errors import ConflictError, NotAllowedError
from kota.base.words import noop as _
from kota.kernel.warnings.contracts import State


class Verb(StrEnum):
    AMEND = "amend"  # other words, areas or times, before anybody was sent it
    SUBMIT = "submit"
    APPROVE = "approve"  # and send
    REJECT = "reject"
    REPLACE = "replace"  # a newer message took its place
    CANCEL = "cancel"
    EXPIRE = "expire"


MOVES: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.AMEND): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.WAITING,
    (State.DRAFT, Verb.REJECT): State.REJECTED,
    (State.WAITING, Verb.AMEND): State.WAITING,
    (State.WAITING, Verb.APPROVE): State.ACTIVE,
    (State.WAITING, Verb.REJECT): State.REJECTED,
    (State.ACTIVE, Verb.REPLACE): State.UPDATED,
    (State.ACTIVE, Verb.CANCEL): State.CANCELLED,
    (State.ACTIVE, Verb.EXPIRE): State.EXPIRED,
}
PENDING = (State.DRAFT, State.WAITING)
SENT = (State.ACTIVE, State.UPDATED, State.CANCELLED, State.EXPIRED)


class MovedOnError(ConflictError):
    """The alert stands elsewhere by now."""

    code = "moved_on"


class SamePersonError(NotAllowedError):
    """Four eyes see more than two."""

    code = "same_person"


def after(state: State, verb: Verb) -> State:
    """Where the step leads; MovedOnError where there is none from here."""
    found = MOVES.get((state, verb))
    if found is None:
        raise MovedOnError(_("This is not possible any more: the warning has moved on. Open it again."))
    return found


def check_approver(*, approval: str, writers: set[str], by: str, is_person: bool) -> None:
    """SamePersonError unless a person approves who wrote none of it; a class that goes out at once asks for less."""
    if not is_person:
        raise SamePersonError(_("A warning is approved by a person."))
    if approval == "four_eyes" and by in writers:
        raise SamePersonError(_("Somebody else must approve what you wrote yourself."))
