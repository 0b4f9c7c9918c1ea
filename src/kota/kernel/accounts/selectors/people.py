"""Reading people, agencies, roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from kota.base.actor import ANONYMOUS, Actor, ActorKind
from kota.base.errors import MissingError
from kota.base.words import said
from kota.kernel.accounts.contracts import AgencyFact, RoleFact, Scope
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.accounts.rules import powers
from kota.kernel.facts import facade as facts


def agencies() -> Mapping[str, AgencyFact]:
    """Agencies that exist now, by code."""
    return facts.current("agency")


def agency(code: str) -> AgencyFact:
    try:
        return agencies()[code]
    except KeyError:
        raise MissingError("there is no agency %(code)s", code=code) from None


def roles() -> Mapping[str, RoleFact]:
    return facts.current("role")


def with_below(code: str) -> frozenset[str]:
    """An agency and every one below it."""

    def make() -> dict[str, frozenset[str]]:
        children: dict[str, list[str]] = {}
        for key, value in agencies().items():
            children.setdefault(value.parent, []).append(key)
        return {key: frozenset(_walk(key, children)) for key in agencies()}

    return facts.derived("agencies below", make).get(code, frozenset({code}))


def _walk(code: str, children: Mapping[str, list[str]]) -> list[str]:
    return [code, *(found for child in children.get(code, []) for found in _walk(child, children))]


def scopes(account_id: int) -> list[Scope]:
    """What a person may do, and where: one scope for each current grant."""
    known = roles()
    rows = RoleAssignment.objects.filter(account=account_id, ended_at=None)
    return [_scope(row, known) for row in rows if row.role in known]


def _scope(row: RoleAssignment, known: Mapping[str, RoleFact]) -> Scope:
    return Scope(
        role=row.role,
        permissions=frozenset(known[row.role].permissions),
        agencies=with_below(row.agency_id) if row.agency_id else frozenset(),
        area=row.area_id or "",
        categories=frozenset(row.categories),
    )


def is_held(role: str) -> bool:
    """Whether anybody has a role now."""
    return RoleAssignment.objects.filter(role=role, ended_at=None).exists()


def grants(account_id: int) -> list[dict[str, Any]]:
    """A person's current roles in words: the role's name and where it holds."""
    known = roles()
    rows = RoleAssignment.objects.filter(account=account_id, ended_at=None).select_related("agency", "area")
    return [
        {
            "title": known[row.role].name.model_dump(),
            "where": ", ".join(
                filter(None, [said(row.agency.names) if row.agency else "", row.area.name if row.area else ""])
            ),
        }
        for row in rows
        if row.role in known
    ]


def scopes_of(actor: Actor) -> list[Scope]:
    """The scopes of whoever acts; none for programs and the anonymous."""
    return scopes(actor.account_id) if actor.account_id is not None else []


def actor_for(account: Any) -> Actor:
    """The actor that a person is."""
    if not isinstance(account, Account) or not account.is_active:
        return ANONYMOUS
    return actor_with(account, scopes(account.pk))


def actor_with(account: Account, found: Sequence[Scope]) -> Actor:
    """The actor that a person with these scopes is."""
    return Actor(
        ActorKind.ACCOUNT,
        str(account.pk),
        powers(found),
        frozenset(a for scope in found for a in scope.agencies),
    )


def by_login(text: str) -> Account | None:
    """The active account with this e-mail address or phone number (E.164)."""
    found = Account.objects.filter(is_active=True)
    return (found.filter(email__iexact=text) if "@" in text else found.filter(phone=text)).first()


def holders(permission: str, *, agency: str, area: str = "", category: str = "") -> list[int]:
    """Who was granted a permission at this very agency, for this area and category."""
    return _reaching(_granted(permission).filter(agency=agency), agency=agency, area=area, category=category)


def covering(permission: str, *, agency: str, area: str, category: str) -> list[int]:
    """Who may use a permission on a thing of this agency, area and category, by whatever grant reaches it."""
    return _reaching(_granted(permission), agency=agency, area=area, category=category)


def granted(permission: str) -> list[int]:
    """Whoever was granted a permission, for whatever part of the city."""
    return sorted(set(_granted(permission).values_list("account_id", flat=True)))


def _granted(permission: str) -> QuerySet[RoleAssignment]:
    names = [code for code, role in roles().items() if permission in role.permissions]
    return RoleAssignment.objects.filter(role__in=names, ended_at=None, account__is_active=True)


def _reaching(rows: QuerySet[RoleAssignment], *, agency: str, area: str, category: str) -> list[int]:
    known = roles()
    there = [row for row in rows if _scope(row, known).covers(agency=agency, area=area, category=category)]
    return sorted({row.account_id for row in there})
