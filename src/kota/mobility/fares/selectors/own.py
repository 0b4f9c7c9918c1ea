"""What belongs to one person: their fare class and their tickets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.fares.contracts import ADULT
from kota.mobility.fares.models import RiderChoice, Ticket
from kota.mobility.fares.selectors import facts


def rider_of(account_id: int | None) -> str:
    """The class that somebody declared; everybody's, where they did not or where it is no more."""
    if account_id is None:
        return ADULT
    found = RiderChoice.objects.filter(pk=account_id).values_list("rider", flat=True).first()
    return found if found is not None and found in facts.riders() else ADULT


def tickets(account_id: int | None, holder: bytes | None, most: int = 20) -> list[Ticket]:
    """Somebody's tickets, newest first."""
    mine = Q(pk=None)
    if account_id is not None:
        mine |= Q(account_id=account_id)
    if holder is not None:
        mine |= Q(holder=holder, account_id=None)
    return list(Ticket.objects.filter(mine).order_by("-bought_at")[:most])


def ticket(number: UUID, account_id: int | None, holder: bytes | None) -> Ticket:
    """One of somebody's own; MissingError for those of others."""
    found = Ticket.objects.filter(pk=number).first()
    is_mine = found is not None and (
        (account_id is not None and found.account_id == account_id)
        or (found.account_id is None and None not in (holder, found.holder) and bytes(found.holder or b"") == holder)
    )  # fmt: skip
    if found is None or not is_mine:
        raise MissingError(_("There is no such ticket."))
    return found


def personal_data(account_id: int) -> dict[str, Any]:
    """For its owner."""
    chosen = RiderChoice.objects.filter(pk=account_id).first()
    return {
        "fare_class": {"class": chosen.rider, "declared_at": _moment(chosen.at)} if chosen else None,
        "tickets": [
            {"id": str(row.pk), "total": row.total, "currency": row.currency, "bought_at": _moment(row.bought_at),
             "used_at": _moment(row.used_at), "rides": row.rides}
            for row in Ticket.objects.filter(account_id=account_id).order_by("-bought_at")
        ],
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
