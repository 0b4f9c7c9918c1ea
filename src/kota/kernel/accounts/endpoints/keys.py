"""Keys of programs, for administrators."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.base.errors import MissingError
from kota.kernel.accounts import permissions, services
from kota.kernel.accounts.models import Account, ApiKey
from kota.ui.access import actor_of
from kota.ui.api import ADMIN, NO_GUESS, Body, Number, Out, Router, need

router = Router("Administration of keys")
Scope = Literal["open311", "reports:read", "reports:write", "sensing", "mobility", "work", "performance", "admin"]

PerMinute = Annotated[int, Field(strict=False, ge=1, le=1_000_000), NO_GUESS]
AccountNumber = Annotated[int, Field(strict=False, ge=1, le=2**53 - 1), NO_GUESS]


class KeyOut(Out):
    """A key without its secret. With `account` it acts as that account."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    per_minute: int
    account: int | None
    created_at: datetime
    used_on: date | None
    revoked_at: datetime | None


class NewKeyOut(KeyOut):
    """The one time that the secret is shown."""

    secret: str


class KeyIn(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10)]
    per_minute: PerMinute = 60
    account: AccountNumber | None = None


@router.get("/admin/keys", list[KeyOut], scope=ADMIN)
def list_keys(request: HttpRequest) -> list[KeyOut]:
    """All keys, newest first."""
    need(request, permissions.SYSTEM)
    return [_out(key) for key in ApiKey.objects.order_by("-pk")[:1000]]


@router.post("/admin/keys", NewKeyOut, scope=ADMIN, status=201)
def issue_key(request: HttpRequest, body: KeyIn) -> NewKeyOut:
    """Make a key for a program. Its secret is in this answer and nowhere else."""
    need(request, permissions.SYSTEM)
    if body.account is not None and not Account.objects.filter(pk=body.account, is_active=True).exists():
        raise MissingError(_("There is no such account."), field="account")
    key, secret = services.issue_key(
        name=body.name,
        scopes=sorted(set(body.scopes)),
        per_minute=body.per_minute,
        account_id=body.account,
        by=actor_of(request),
        at=clock.now(),
    )
    return NewKeyOut(**_out(key).model_dump(), secret=secret)


@router.delete("/admin/keys/{key_id}", None, scope=ADMIN, status=204)
def revoke_key(request: HttpRequest, key_id: Number) -> None:
    """End a key; programs that use it are refused within ten seconds."""
    need(request, permissions.SYSTEM)
    if not ApiKey.objects.filter(pk=key_id).exists():
        raise MissingError(_("There is no such key."))
    services.revoke_key(key_id=key_id, by=actor_of(request), at=clock.now())


def _out(key: ApiKey) -> KeyOut:
    return KeyOut(
        id=key.pk,
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        per_minute=key.per_minute,
        account=key.account_id,
        created_at=key.created_at,
        used_on=key.used_on,
        revoked_at=key.revoked_at,
    )
