"""Somebody must always be able to grant roles."""

from django.db import connection

from kota.base.errors import ConflictError
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.accounts.permissions import USERS
from kota.kernel.accounts.selectors import roles

_ONE_AT_A_TIME = 7_301_002  # advisory lock: two administrators may not take each other's power at once


def check_keeper_stays(*, without_account: int = 0, without_grant: int = 0) -> None:
    """ConflictError when nobody could grant roles any more. Call it in the transaction that takes the power away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    keeping = [code for code, role in roles().items() if USERS in role.permissions]
    held = RoleAssignment.objects.filter(
        role__in=keeping, ended_at=None, account__is_active=True, agency=None, area=None, categories=[]
    )
    left = held.exclude(account=without_account).exclude(pk=without_grant)
    if held.exists() and not left.exists():
        raise ConflictError(
            "this is the last account that can grant roles: give an administrator's role to somebody else first"
        )
