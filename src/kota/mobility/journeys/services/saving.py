"""Somebody's own places."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.journeys.models import SavedPlace

MOST = 20  # of one account


@transaction.atomic
def save_place(
    *, account_id: int, kind: str, name: str, place: str, at_place: tuple[float, float], by: Actor, at: datetime
) -> SavedPlace:
    """Keep a place under a name; the one that was called so before gives way."""
    mine = SavedPlace.objects.filter(account_id=account_id)
    mine.filter(name__iexact=name).delete()
    if mine.count() >= MOST:
        raise ConflictError(_("You have saved %(most)s places, and there is no room for more: remove one."), most=MOST)
    lon, lat = at_place
    row = SavedPlace.objects.create(account_id=account_id, kind=kind, name=name, place=place, lon=lon, lat=lat)
    audit.record(action="journeys.place_saved", subject=f"account:{account_id}", by=by, at=at)
    return row


@transaction.atomic
def forget_place(*, account_id: int, number: int, by: Actor, at: datetime) -> None:
    """Take one of one's own away; somebody else's is none."""
    if SavedPlace.objects.filter(account_id=account_id, pk=number).delete()[0]:
        audit.record(action="journeys.place_forgotten", subject=f"account:{account_id}", by=by, at=at)
