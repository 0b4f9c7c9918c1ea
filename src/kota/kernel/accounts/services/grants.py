"""Granting and ending roles."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.kernel.accounts.models import Agency, RoleAssignment
from kota.kernel.accounts.selectors import roles
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit

KEEPER = "admin.users"  # somebody must always be able to grant


@transaction.atomic
def grant_role(
    *,
    account_id: int,
    role: str,
    by: Actor,
    at: datetime,
    agency: str = "",
    area: str = "",
    categories: Sequence[str] = (),
) -> RoleAssignment:
    """Give a role for an agency, an area, some categories, or (all empty) the whole city. Twice is once."""
    if role not in roles():
        raise InvalidError(f"there is no role {role!r}", field="role")
    if agency and not Agency.objects.filter(pk=agency, is_open=True).exists():
        raise InvalidError(f"there is no agency {agency!r}", field="agency")
    if area and areas.by_code(area) is None:
        raise InvalidError(f"there is no area {area!r}", field="area")
    granted, is_new = RoleAssignment.objects.get_or_create(
        account_id=account_id,
        role=role,
        agency_id=agency or None,
        area_id=area or None,
        categories=sorted(categories),
        ended_at=None,
        defaults={"granted_at": at, "granted_by": by.urn},
    )
    if is_new:
        told = {"role": role, "agency": agency, "area": area, "categories": sorted(categories)}
        audit.record(action="account.role_granted", subject=f"account:{account_id}", by=by, at=at, after=told)
    return granted


@transaction.atomic
def end_role(*, assignment_id: int, by: Actor, at: datetime) -> None:
    """End a grant. The last one who can grant roles cannot be taken that power."""
    row = RoleAssignment.objects.select_for_update().filter(pk=assignment_id, ended_at=None).first()
    if row is None:
        raise MissingError("there is no such grant, or it ended already")
    keepers = [code for code, role in roles().items() if KEEPER in role.permissions]
    others = RoleAssignment.objects.filter(role__in=keepers, ended_at=None, account__is_active=True).exclude(pk=row.pk)
    if row.role in keepers and not others.exists():
        raise ConflictError("this is the last account that can grant roles: grant it to somebody else first")
    row.ended_at, row.ended_by = at, by.urn
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        action="account.role_ended",
        subject=f"account:{row.account_id}",
        by=by,
        at=at,
        before={"role": row.role},
    )
