"""What staff do with the help that was booked; the traveller hears of each step."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.access.contracts.helping import DutyState
from kota.mobility.access.models import Duty
from kota.mobility.access.rules import helping as rules
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.services import telling
from kota.mobility.access.services.helping import publish

FROM = {
    DutyState.ACCEPTED: (DutyState.ASKED, DutyState.DECLINED, DutyState.MET, DutyState.DONE, DutyState.MISSED),
    DutyState.DECLINED: (DutyState.ASKED, DutyState.ACCEPTED),
    DutyState.MET: (DutyState.ASKED, DutyState.ACCEPTED),
    DutyState.DONE: (DutyState.MET, DutyState.ACCEPTED),
    DutyState.MISSED: (DutyState.ASKED, DutyState.ACCEPTED),
}
HAPPENED = (DutyState.MET, DutyState.DONE, DutyState.MISSED)  # what can only be said of what was to be by now


@transaction.atomic
def move(*, duty_id: int, to: DutyState, by: Actor, at: datetime, reason: str = "") -> Duty:
    """Accept, decline with a reason, meet, finish, or say that nobody came; accepting again takes the last three back.
    Safe to repeat."""
    known = reading.duty(duty_id, by)
    row = Duty.objects.select_for_update(of=("self",)).select_related("booking").get(pk=known.pk)
    if row.state == to:
        return row
    if to not in FROM or row.state not in FROM[to]:
        raise ConflictError(_("This cannot be done to it any more: somebody was quicker, or the traveller cancelled."))
    if to in HAPPENED and not rules.is_due(to, row.at, at):
        raise ConflictError(_("It is too early to say so: the traveller is to be there later."))
    if to is DutyState.DECLINED and not reason.strip():
        raise InvalidError(_("Say why, for the traveller."), field="reason")
    is_taken_back = row.state in HAPPENED and to is DutyState.ACCEPTED
    row.state, row.reason, row.by, row.changed_at = to, reason.strip()[:300], by.urn, at
    row.save(update_fields=["state", "reason", "by", "changed_at"])
    if not is_taken_back:  # the traveller knows already that somebody is there
        telling.moved(row, at)
    publish(row, by, at)
    audit.record(action=f"access.help_{to}", subject=f"help:{row.booking_id}", by=by, at=at, after={"stop": row.stop})
    return row
