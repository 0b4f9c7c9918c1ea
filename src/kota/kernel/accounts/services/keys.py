"""Keys of programs: issued once, kept as a digest, limited by the minute."""

import secrets
import threading
from datetime import datetime

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.accounts.models import ApiKey
from kota.kernel.accounts.rules import PREFIX_LENGTH, digest
from kota.kernel.accounts.services.reach import check_keys, check_person
from kota.kernel.audit import facade as audit

# One row a key and minute. A busy key's processes take calls from it in lots, so its row is no bottleneck: a lot is
# a hundredth of the limit, and the limit itself is never passed.
_TAKE = """
    INSERT INTO api_key_minute AS m (key_id, minute, calls) VALUES (%(key)s, %(minute)s, %(lot)s)
    ON CONFLICT (key_id, minute) DO UPDATE SET calls = m.calls + %(lot)s WHERE m.calls + %(lot)s <= %(limit)s
    RETURNING calls
"""
_USED = "UPDATE api_key SET used_on = %s WHERE id = %s AND used_on IS DISTINCT FROM %s"
LOTS = 100
SPENT = -1  # nobody gives calls back, so a minute that is used up stays so
_lots: dict[tuple[int, datetime], int] = {}
_lock = threading.Lock()


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
    check_keys(by)
    if account_id is not None:
        check_person(by, account_id)
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
    check_keys(by)
    ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=at)
    audit.record(action="account.key_revoked", subject=f"key:{key_id}", by=by, at=at)


def may_call(*, key_id: int, per_minute: int, at: datetime) -> bool:
    """Count one call of a key; False when the minute's calls are used up, over all processes together.

    Call it outside the transaction of the work itself.
    """
    minute = at.replace(second=0, microsecond=0)
    with _lock:
        left = _lots.get((key_id, minute), 0)
        if left > 0:
            _lots[key_id, minute] = left - 1
            return True
        if left == SPENT:
            return False
    lot = _take_lot(key_id, minute, max(1, per_minute // LOTS), per_minute) or _take_lot(key_id, minute, 1, per_minute)
    with _lock:
        for old in [spent for spent in _lots if spent[1] < minute]:
            del _lots[old]
        left = _lots.get((key_id, minute), 0)
        if lot:
            _lots[key_id, minute] = max(0, left) + lot - 1
        elif left <= 0:
            _lots[key_id, minute] = SPENT
    return lot > 0


def _take_lot(key_id: int, minute: datetime, lot: int, limit: int) -> int:
    if lot > limit:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key_id, "minute": minute, "lot": lot, "limit": limit})
        taken = cursor.fetchone()
        if taken and taken[0] == lot:  # the minute's first
            cursor.execute(_USED, [minute.date(), key_id, minute.date()])
        return lot if taken else 0
