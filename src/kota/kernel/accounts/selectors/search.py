"""Finding people, for administrators."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kota.kernel.accounts.models import Account, RoleAssignment

_CURRENT = RoleAssignment.objects.filter(account=OuterRef("pk"), ended_at=None)


def staff() -> QuerySet[Account]:
    """Everybody who holds a role, newest first."""
    return _with_roles(Account.objects.filter(Exists(_CURRENT)))


def found(text: str) -> QuerySet[Account]:
    """People by a part of their name, e-mail address or phone number, newest first."""
    wanted = Q(name__icontains=text) | Q(email__icontains=text)
    digits = "".join(ch for ch in text if ch.isdigit())
    if len(digits) >= 4:
        wanted |= Q(phone__contains=digits.removeprefix("0"))
    return _with_roles(Account.objects.filter(wanted, erased_at=None))


def _with_roles(people: QuerySet[Account]) -> QuerySet[Account]:
    return people.order_by("-pk").prefetch_related("assignments__agency", "assignments__area")


def history(account: Account) -> QuerySet[RoleAssignment]:
    """Every role that somebody holds or held, current ones first."""
    rows: Any = RoleAssignment.objects.filter(account=account).select_related("agency", "area")
    ordered: QuerySet[RoleAssignment] = rows.order_by("-ended_at", "-granted_at")
    return ordered
