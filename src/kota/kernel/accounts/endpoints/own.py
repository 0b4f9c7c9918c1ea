"""The caller's own account. What guards the door itself, passwords, keys and addresses, stays on the pages."""

from datetime import datetime
from typing import Annotated, Any, Literal

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import StringConstraints

from kota.base import clock
from kota.base.errors import MissingError, NotAllowedError
from kota.base.words import said
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.models import Account
from kota.ui import limits
from kota.ui.access import actor_of
from kota.ui.api import READ, WRITE, Body, Number, Out, Router, account_id

router = Router("Account")
TRIES = 5  # at one's password in ten minutes


class RoleHeldOut(Out):
    """A role that the account holds. Empty fields narrow nothing: it holds everywhere."""

    role: str
    name: str
    agencies: list[str]
    area: str
    categories: list[str]
    permissions: list[str]


class AccountOut(Out):
    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    is_sample: bool
    created_at: datetime
    roles: list[RoleHeldOut]


class ProfileIn(Body):
    name: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
    language: Literal["id", "en"]


class EraseIn(Body):
    """The password proves that it is the person, and not somebody who found a token."""

    password: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class SessionOut(Out):
    """A device that is signed in."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    device: str


@router.get("/account", AccountOut, scope=READ)
def read_account(request: HttpRequest) -> AccountOut:
    """Who I am, and what I may do where."""
    account = _account(request)
    known = selectors.roles()
    return AccountOut(
        id=account.pk,
        name=account.name,
        email=account.email,
        phone=account.phone,
        language=account.language,
        is_sample=account.is_sample,
        created_at=account.created_at,
        roles=[
            RoleHeldOut(
                role=scope.role,
                name=said(known[scope.role].name),
                agencies=sorted(scope.agencies),
                area=scope.area,
                categories=sorted(scope.categories),
                permissions=sorted(scope.permissions),
            )
            for scope in selectors.scopes(account.pk)
        ],
    )


@router.put("/account", AccountOut, scope=WRITE)
def put_account(request: HttpRequest, body: ProfileIn) -> AccountOut:
    """Change how I am called, and the language of messages."""
    services.change_profile(
        account_id=account_id(request), name=body.name, language=body.language, by=actor_of(request), at=clock.now()
    )
    return read_account(request)


@router.get("/account/data", dict[str, dict[str, Any]], scope=READ)
def read_personal_data(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Everything that is kept of me, by app.

    Photos are named, not contained; the page of the account gives them all in one file.
    """
    mine = account_id(request)
    services.note_exported(account_id=mine, by=actor_of(request), at=clock.now())
    kept = selectors.personal_data(mine)
    return {app: {k: v for k, v in found.items() if not isinstance(v, bytes)} for app, found in kept.items()}


@router.post("/account/erase", None, scope=WRITE, status=204)
def erase_account(request: HttpRequest, body: EraseIn) -> None:
    """Erase me: what is kept of my person goes, my reports stay without it, my tokens end. It cannot be undone.

    Who has no password does it on the page of the account, and who holds a role has it ended first (409).
    """
    limits.count(request, "accounts.erase", most=TRIES)
    account = _account(request)
    if not account.check_password(body.password):
        raise NotAllowedError(
            _("This is not the password of your account. If it has none, erase it on the page of your account.")
        )
    services.erase(account_id=account.pk, by=actor_of(request), at=clock.now())


@router.get("/account/sessions", list[SessionOut], scope=READ)
def list_sessions(request: HttpRequest) -> list[SessionOut]:
    """Devices on which I am signed in."""
    found = UserSession.objects.purge_and_list(_account(request))
    return [
        SessionOut(id=s.pk, created_at=s.created_at, last_seen_at=s.last_seen_at, device=s.user_agent) for s in found
    ]


@router.delete("/account/sessions/{session_id}", None, scope=WRITE, status=204)
def end_session(request: HttpRequest, session_id: Number) -> None:
    """Sign one of my devices out."""
    session = UserSession.objects.filter(pk=session_id, user=_account(request)).first()
    if session is None:
        raise MissingError(_("There is no such session."))
    session.end()


def _account(request: HttpRequest) -> Account:
    return Account.objects.get(pk=account_id(request))
