"""Accounts and their roles, for administrators."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.base.registry import REGISTRY
from kota.base.words import said
from kota.kernel.accounts import permissions, selectors, services
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.ui.access import actor_of
from kota.ui.api import ADMIN, Body, Code, Email, Number, Out, Page, Router, need

router = Router("Administration of people")
PAGE = 50


class RoleOut(Out):
    role: str
    name: str
    description: str
    permissions: list[str]


class RolesOut(Out):
    """Which role may do what; `permissions` are all that there are."""

    roles: list[RoleOut]
    permissions: list[str]


class PersonOut(Out):
    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    is_active: bool
    is_sample: bool
    created_at: datetime


class GrantOut(Out):
    """A role granted; null is everywhere. `ended_at` is null while it holds."""

    id: int
    role: str
    agency: str | None
    area: str | None
    categories: list[str]
    granted_at: datetime
    ended_at: datetime | None


class PersonWithGrantsOut(PersonOut):
    grants: list[GrantOut]


class PersonIn(Body):
    email: Email
    name: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
    language: Literal["id", "en"] = "id"


class SearchIn(Body):
    q: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]
    staff: bool = False
    after: Code = ""


class GrantIn(Body):
    role: Code
    agency: Code = ""
    area: Code = ""
    categories: Annotated[list[Code], Field(max_length=100)] = []


class AccountVerb(StrEnum):
    SIGN_OUT = "sign-out"
    RESET_SECOND_FACTOR = "reset-second-factor"
    CLOSE = "close"
    OPEN = "open"


_VERBS: dict[AccountVerb, Callable[..., Any]] = {
    AccountVerb.SIGN_OUT: services.end_sessions,
    AccountVerb.RESET_SECOND_FACTOR: services.reset_second_factor,
    AccountVerb.CLOSE: lambda **given: services.set_active(is_active=False, **given),
    AccountVerb.OPEN: lambda **given: services.set_active(is_active=True, **given),
}


@router.get("/admin/roles", RolesOut, scope=ADMIN)
def list_roles(request: HttpRequest) -> RolesOut:
    """Roles and what each may do."""
    need(request, permissions.ROLES, permissions.USERS)
    found = [
        RoleOut(role=r.code, name=said(r.name), description=said(r.description), permissions=list(r.permissions))
        for r in selectors.roles().values()
    ]
    return RolesOut(roles=found, permissions=REGISTRY.permissions())


@router.get("/admin/users", Page[PersonOut], scope=ADMIN)
def list_users(request: HttpRequest, *, staff: bool = False, after: Code = "") -> Page[PersonOut]:
    """Accounts that the caller looks after, newest first."""
    need(request, permissions.USERS)
    services.note_listed(by=actor_of(request), at=clock.now())
    return _page(selectors.looked_after(actor_of(request)), staff=staff, after=after)


@router.post("/admin/users/search", Page[PersonOut], scope=ADMIN)
def search_users(request: HttpRequest, body: SearchIn) -> Page[PersonOut]:
    """Accounts by a part of name, e-mail or phone. In a body, so that no request's address tells of a person."""
    need(request, permissions.USERS)
    services.note_listed(by=actor_of(request), at=clock.now())
    return _page(selectors.found(body.q, by=actor_of(request)), staff=body.staff, after=body.after)


def _page(found: QuerySet[Account], *, staff: bool, after: str) -> Page[PersonOut]:
    found = found.order_by("-pk")
    if staff:
        found = found.filter(assignments__ended_at=None, assignments__isnull=False).distinct()
    if after.isdigit():
        found = found.filter(pk__lt=min(int(after), 2**62))
    rows = list(found[: PAGE + 1])
    more = str(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return Page[PersonOut](items=[PersonOut.model_validate(row) for row in rows[:PAGE]], next=more)


@router.post("/admin/users", PersonOut, scope=ADMIN, status=201)
def open_account(request: HttpRequest, body: PersonIn) -> PersonOut:
    """Make an account for a member of staff."""
    need(request, permissions.USERS)
    made = services.open_account(
        email=body.email, name=body.name, language=body.language, by=actor_of(request), at=clock.now()
    )
    return PersonOut.model_validate(made)


@router.get("/admin/users/{user_id}", PersonWithGrantsOut, scope=ADMIN)
def read_user(request: HttpRequest, user_id: Number) -> PersonWithGrantsOut:
    """One account with all the roles it ever had."""
    need(request, permissions.USERS)
    person = selectors.person(user_id, by=actor_of(request))
    services.note_read(account_id=user_id, by=actor_of(request), at=clock.now())
    grants = [_grant(row) for row in RoleAssignment.objects.filter(account=person).order_by("-granted_at")]
    return PersonWithGrantsOut(**PersonOut.model_validate(person).model_dump(), grants=grants)


@router.post("/admin/users/{user_id}/grants", GrantOut, scope=ADMIN, status=201)
def grant_role(request: HttpRequest, user_id: Number, body: GrantIn) -> GrantOut:
    """Grant a role for an agency with those below it, an area, some categories, or everywhere."""
    need(request, permissions.USERS)
    selectors.person(user_id, by=actor_of(request))
    given = body.model_dump()
    return _grant(services.grant_role(account_id=user_id, **given, by=actor_of(request), at=clock.now()))


@router.delete("/admin/grants/{grant_id}", None, scope=ADMIN, status=204)
def end_role(request: HttpRequest, grant_id: Number) -> None:
    """End a grant."""
    need(request, permissions.USERS)
    services.end_role(assignment_id=grant_id, by=actor_of(request), at=clock.now())


@router.post("/admin/users/{user_id}/{verb}", PersonOut, scope=ADMIN)
def act_on_user(request: HttpRequest, user_id: Number, verb: AccountVerb) -> PersonOut:
    """Sign somebody out everywhere, reset a lost second factor, close or open the account."""
    need(request, permissions.USERS)
    selectors.person(user_id, by=actor_of(request))
    _VERBS[verb](account_id=user_id, by=actor_of(request), at=clock.now())
    return PersonOut.model_validate(selectors.person(user_id, by=actor_of(request)))


def _grant(row: RoleAssignment) -> GrantOut:
    return GrantOut(
        id=row.pk,
        role=row.role,
        agency=row.agency_id,
        area=row.area_id,
        categories=list(row.categories),
        granted_at=row.granted_at,
        ended_at=row.ended_at,
    )
