"""Reminding in time, forgetting when it is over, and taking a person out."""

from datetime import datetime

from django.db import transaction

from kota.base.ids import uuid7
from kota.kernel.alerts import facade as notices
from kota.mobility.access.models import BarrierVoice, Booking, LiftSaying, StopSaying
from kota.mobility.access.services import telling

MOST = 500


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Tell those whose journey begins soon, once."""
    due = Booking.objects.filter(reminded_at=None, is_cancelled=False, remind_at__lte=at, begins__gt=at)
    rows = list(due.select_for_update(skip_locked=True)[:MOST])
    for row in rows:
        telling.remind(row, at)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
    return len(rows)


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Bookings whose time to be kept is over."""
    return Booking.objects.filter(until__lt=at).delete()[1].get("access.Booking", 0)


def erase(account_id: int, at: datetime) -> None:
    """Help that a person booked goes; what they said of stops and lifts stays, said by nobody."""
    for row in Booking.objects.filter(account_id=account_id):
        notices.call_off(subject=f"help:{row.pk}", at=at)
    Booking.objects.filter(account_id=account_id).delete()
    voter = f"account:{account_id}"
    for model in (StopSaying, LiftSaying, BarrierVoice):
        model.objects.filter(voter=voter).update(voter=f"gone:{uuid7()}")
