"""The fare class that somebody says they belong to."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.fares.contracts import ADULT
from kota.mobility.fares.models import RiderChoice, Ticket
from kota.mobility.fares.selectors import facts


@transaction.atomic
def choose(*, account_id: int, rider: str, by: Actor, at: datetime) -> None:
    """Declared, not proven: it changes what is quoted, and no gate opens by it."""
    if rider not in facts.riders():
        raise InvalidError(_("There is no such fare class."), field="rider")
    if rider == ADULT:
        RiderChoice.objects.filter(pk=account_id).delete()
    else:
        RiderChoice.objects.update_or_create(pk=account_id, defaults={"rider": rider, "at": at})
    audit.record(action="fares.class_chosen", subject=f"account:{account_id}", by=by, at=at)


def erase(account_id: int, at: datetime) -> None:
    """Take the person out of classes and tickets; what was charged stays, without them."""
    RiderChoice.objects.filter(pk=account_id).delete()
    Ticket.objects.filter(account_id=account_id).update(account_id=None, rider=ADULT, rides=[], lines=[])
