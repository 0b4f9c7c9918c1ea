"""Whom an administrator looks after: everybody, or the people of the administrator's own office."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kota.base.actor import Actor, ActorKind
from kota.base.errors import MissingError, NotAllowedError
from kota.kernel.accounts.contracts import Scope
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.accounts.permissions import USERS
from kota.kernel.accounts.selectors.people import scopes_of
from kota.kernel.audit import facade as audit


def holds_everywhere(by: Actor, permission: str) -> bool:
    """Whether somebody has a power over the whole city."""
    return by.kind is ActorKind.SYSTEM or any(
        scope.is_everywhere and permission in scope.permissions for scope in scopes_of(by)
    )


def looked_after(by: Actor) -> QuerySet[Account]:
    """The accounts an administrator may see: all, or those that hold a role and none outside the own reach."""
    if holds_everywhere(by, USERS):
        return Account.objects.all()
    within = Q(pk__in=[])
    for scope in scopes_of(by):
        if USERS in scope.permissions:
            within |= _within(scope)
    current = RoleAssignment.objects.filter(account=OuterRef("pk"), ended_at=None)
    return Account.objects.filter(Exists(current.filter(within)), ~Exists(current.exclude(within)))


def person(account_id: int, *, by: Actor) -> Account:
    """An account, for an administrator who looks after it; whoever opened an account does so until it gets a role."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise MissingError("there is no such account")
    if not (looked_after(by).filter(pk=account_id).exists() or _is_newcomer_of(by, account_id)):
        raise NotAllowedError("this person is outside the agency and area of your own role")
    return found


def _is_newcomer_of(by: Actor, account_id: int) -> bool:
    if RoleAssignment.objects.filter(account=account_id, ended_at=None).exists():
        return False
    opened = audit.lines(subject=f"account:{account_id}", action="account.opened", by=by.urn)
    return by.account_id not in (None, account_id) and opened.exists()


def _within(scope: Scope) -> Q:
    """Grants that lie within a scope: `Scope.holds`, asked of the table."""
    found = Q()
    if scope.agencies:
        found &= Q(agency__in=scope.agencies)
    if scope.area:
        found &= Q(area=scope.area) | Q(area__code__startswith=f"{scope.area}.")
    if scope.categories:
        found &= Q(categories__contained_by=sorted(scope.categories)) & ~Q(categories=[])
    return found
