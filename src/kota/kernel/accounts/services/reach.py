"""Nobody has power beyond their own: checked where something is done, whoever asked for it."""

from collections.abc import Sequence

from kota.base.actor import Actor, ActorKind
from kota.base.errors import NotAllowedError
from kota.kernel.accounts import selectors
from kota.kernel.accounts.permissions import SYSTEM, USERS


def check_grant(by: Actor, *, agency: str, area: str, categories: Sequence[str]) -> None:
    """Nobody gives or takes power beyond their own: an office's administrator grants within that office."""
    if by.kind is ActorKind.SYSTEM:
        return
    own = [scope for scope in selectors.scopes_of(by) if USERS in scope.permissions]
    if not any(scope.holds(agency=agency, area=area, categories=categories) for scope in own):
        raise NotAllowedError("you may grant and end roles only within the agency and area of your own role")


def check_person(by: Actor, account_id: int) -> None:
    """An account is changed by its person, or by an administrator who looks after it."""
    if by.account_id != account_id:
        selectors.person(account_id, by=by)


def check_keys(by: Actor) -> None:
    """Keys of programs are for administrators of the whole city."""
    if not selectors.holds_everywhere(by, SYSTEM):
        raise NotAllowedError("keys are for administrators of the whole city")
