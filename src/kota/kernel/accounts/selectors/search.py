"""Finding people, for administrators."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kota.base.actor import Actor
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.accounts.selectors.reach import looked_after

_CURRENT = RoleAssignment.objects.filter(account=OuterRef("pk"), ended_at=None)


def staff(*, by: Actor) -> QuerySet[Account]:
    """Everybody who holds a role and whom the administrator looks after, newest first."""
    return _with_roles(looked_after(by).filter(Exists(_CURRENT)))


def found(text: str, *, by: Actor) -> QuerySet[Account]:
    """Whom the administrator looks after, by a part of name, e-mail address or phone number, newest first."""
    wanted = Q(name__icontains=text) | Q(email__icontains=text)
    digits = "".join(ch for ch in text if ch.isdigit())
    if len(digits) >= 4:
        wanted |= Q(phone__contains=digits.removeprefix("0"))
    return _with_roles(looked_after(by).filter(wanted, erased_at=None))


def _with_roles(people: QuerySet[Account]) -> QuerySet[Account]:
    return people.order_by("-pk").prefetch_related("assignments__agency", "assignments__area")


def history(account: Account) -> QuerySet[RoleAssignment]:
    """Every role that somebody holds or held, current ones first."""
    rows: Any = RoleAssignment.objects.filter(account=account).select_related("agency", "area")
    ordered: QuerySet[RoleAssignment] = rows.order_by("-ended_at", "-granted_at")
    return ordered
