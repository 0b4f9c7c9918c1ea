"""Granting and ending roles."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.kernel.accounts.contracts import RoleEnded, RoleGranted
from kota.kernel.accounts.models import Account, Agency, RoleAssignment
from kota.kernel.accounts.selectors import roles
from kota.kernel.accounts.services.keepers import check_keeper_stays
from kota.kernel.accounts.services.reach import check_grant, check_person
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit


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
        raise InvalidError("there is no role %(code)s", field="role", code=role)
    if agency and not Agency.objects.filter(pk=agency, is_open=True).exists():
        raise InvalidError("there is no agency %(code)s", field="agency", code=agency)
    if area and areas.by_code(area) is None:
        raise InvalidError("there is no area %(code)s", field="area", code=area)
    check_grant(by, agency=agency, area=area, categories=categories)
    check_person(by, account_id)
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        raise ConflictError("this account is closed")
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
        granted_now = RoleGranted(account_id=account_id, role=role, agency=agency, area=area, at=at)
        events.publish(granted_now, by=by, at=at)
    return granted


@transaction.atomic
def end_role(*, assignment_id: int, by: Actor, at: datetime) -> None:
    """End a grant. The last one who can grant roles cannot be taken that power."""
    row = RoleAssignment.objects.select_for_update().filter(pk=assignment_id, ended_at=None).first()
    if row is None:
        raise MissingError("there is no such grant, or it ended already")
    check_grant(by, agency=row.agency_id or "", area=row.area_id or "", categories=row.categories)
    check_keeper_stays(without_grant=row.pk)
    row.ended_at, row.ended_by = at, by.urn
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        action="account.role_ended", subject=f"account:{row.account_id}", by=by, at=at, before={"role": row.role}
    )
    events.publish(RoleEnded(account_id=row.account_id, role=row.role, at=at), by=by, at=at)
