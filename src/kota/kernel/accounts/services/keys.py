"""Keys of programs: issued once, kept as a digest, limited by the minute."""

import secrets
from datetime import datetime

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.accounts.models import ApiKey
from kota.kernel.accounts.rules import PREFIX_LENGTH, digest
from kota.kernel.audit import facade as audit

# One row a key and minute, in a table that nothing else locks: an exact count over all processes, one statement.
_COUNT = """
    INSERT INTO api_key_minute (key_id, minute, calls) VALUES (%s, %s, 1)
    ON CONFLICT (key_id, minute) DO UPDATE SET calls = api_key_minute.calls + 1 RETURNING calls
"""


@transaction.atomic
def issue_key(
    *,
    name: str,
    scopes: list[str],
    by: Actor,
    at: datetime,
    account_id: int | None = None,
    per_minute: int = 60,
    secret: str = "",
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is never to be had again."""
    secret = secret or f"kota_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=digest(secret),
        account_id=account_id,
        scopes=scopes,
        per_minute=per_minute,
        created_at=at,
        created_by=by.urn,
    )
    audit.record(action="account.key_issued", subject=f"key:{key.pk}", by=by, at=at, after={"scopes": scopes})
    return key, secret


@transaction.atomic
def revoke_key(*, key_id: int, by: Actor, at: datetime) -> None:
    """End a key; programs that use it are refused within ten seconds."""
    ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=at)
    audit.record(action="account.key_revoked", subject=f"key:{key_id}", by=by, at=at)


def may_call(*, key_id: int, per_minute: int, at: datetime) -> bool:
    """Count one call of a key; False when the minute's calls are used up. Exact across processes."""
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key_id, minute])
        return bool(cursor.fetchone()[0] <= per_minute)
