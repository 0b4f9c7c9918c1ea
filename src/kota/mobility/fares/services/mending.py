"""A missing tap out, told afterwards: asked for by the rider, answered by staff, and the day made anew."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.fares.contracts import TapKind
from kota.mobility.fares.models import MendRequest
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.rules import tapping
from kota.mobility.fares.selectors import facts, stations
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.mobility.fares.services import days

GRANTED, REFUSED = "granted", "refused"
_SPACE = UUID("5d2f7f0e-6f0a-5d55-9d52-0d6c9b7a5d11")


@transaction.atomic
def ask(*, tap_id: UUID, stop: str, left_at: datetime, words: str, at: datetime) -> MendRequest:
    """Whoever has the number of the tap, which only the receipt says, may ask, and say it otherwise until somebody has
    answered."""
    rule = facts.rule()
    tap = Row.objects.filter(pk=tap_id, verdict="no_out", ticket=None).first()
    if tap is None:
        raise MissingError(_("There is no ride with this number whose end is missing."))
    if at - tap.at > timedelta(days=rule.ask_days):
        raise ConflictError(_("This ride is too long ago to be corrected."))
    if not tap.at < left_at <= tap.at + timedelta(minutes=rule.open_minutes) or left_at > at:
        raise InvalidError(_("Nobody leaves before they board, or after the longest ride."), field="left_at")
    known = stations.known(tariffs(), tap.operator, stop)
    if not known:
        raise InvalidError(_("This operator stops at no place of that name: write it as the sign there does."),
                           field="stop")  # fmt: skip
    told = {"stop": known, "left_at": left_at, "words": words.strip(), "asked_at": at}
    row, is_new = MendRequest.objects.select_for_update().get_or_create(tap=tap_id, defaults=told)
    if row.answer:
        raise ConflictError(_("This was answered already."))
    if not is_new:
        MendRequest.objects.filter(pk=row.pk).update(**told)
        row.refresh_from_db()
    return row


@transaction.atomic
def answer(*, request_id: UUID, is_granted: bool, reason: str, by: Actor, at: datetime) -> MendRequest:
    """Granted, the tap out that was missing is put in, marked as such; the fare follows from it, and entries correct
    what was charged. It can be asked and answered once."""
    row = MendRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise MissingError(_("There is no such request."))
    if row.answer:
        raise ConflictError(_("This was answered already."))
    row.answer, row.answered_by, row.answered_at = GRANTED if is_granted else REFUSED, by.urn, at
    row.reason = reason.strip()
    row.save(update_fields=["answer", "answered_by", "answered_at", "reason"])
    audit.record(action=f"fares.mend_{row.answer}", subject=f"tap:{row.tap}", by=by, at=at)
    if is_granted:
        _mend(row, at)
    return row


def _mend(row: MendRequest, at: datetime) -> None:
    tap = Row.objects.filter(pk=row.tap).first()
    if tap is None:
        raise ConflictError(_("The taps of that day are gone: it cannot be corrected any more."))
    every = tariffs()
    if not stations.known(every, tap.operator, row.stop):
        raise ConflictError(_("This operator stops at no place of that name: refuse it, and say so."))
    Row.objects.create(
        id=uuid5(_SPACE, str(row.tap)), card=tap.card, kind=TapKind.OUT, operator=tap.operator, route=tap.route,
        mode=tap.mode, stop=row.stop, at=row.left_at, validator="", received_at=at, is_simulated=tap.is_simulated,
        mends=tap.pk, station=stations.station(every, tap.operator, row.stop),
    )  # fmt: skip
    day = tapping.service_day(tap.at, facts.rule(), zone())
    days.make({(bytes(tap.card), day)}, why="mended", at=at)
