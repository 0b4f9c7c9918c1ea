"""Dynamic tariffs: proposed with why, approved by another person, published, and taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from kota.base.events import publish
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.fares.contracts import TariffApproved, TariffEnded
from kota.mobility.fares.models import DynamicTariff
from kota.mobility.fares.selectors import compiled, facts

LONGEST = timedelta(days=366)


@transaction.atomic
def propose(
    *, on: Sequence[str], percent: int, begins: datetime, ends: datetime, days: str, from_s: int, until_s: int,
    reason: tuple[str, str], by: Actor, at: datetime,
) -> DynamicTariff:  # fmt: skip
    """Prices of what is named move by so many percent; nothing moves until somebody else approves it."""
    most = facts.rule().most_percent
    if percent == 0 or percent > most or percent < -100:
        raise InvalidError(_("Between -100 and %(most)s percent, and not 0."), field="percent", most=most)
    if not on or not set(on) <= set(facts.vocabulary()):
        raise InvalidError(_("Say which operators, products or integrations it is for."), field="on")
    if not begins < ends or ends - begins > LONGEST or ends <= at:
        raise InvalidError(_("It begins before it ends, holds at most a year, and is not over yet."), field="ends")
    if not 0 <= from_s < until_s <= 86_400:
        raise InvalidError(
            _("The hours end after they begin. Over midnight, propose two: one until 00:00 and one from 00:00."),
            field="until_time",
        )
    indonesian, english = (text.strip() for text in reason)
    if not indonesian or not english:
        raise InvalidError(_("Say why in both languages: it is published."), field="reason_id")
    row = DynamicTariff.objects.create(
        on=sorted(set(on)), percent=percent, begins=begins, ends=ends, days=days, from_s=from_s, until_s=until_s,
        reason_id=indonesian, reason_en=english, proposed_by=by.urn, proposed_at=at, changed_at=at,
    )  # fmt: skip
    _note("fares.tariff_proposed", row, by, at)
    return row


@transaction.atomic
def approve(*, tariff_id: UUID, by: Actor, at: datetime) -> DynamicTariff:
    """It holds from its beginning on, or from now on if that is past: nobody pays another price for yesterday."""
    row = _waiting(tariff_id)
    if row.proposed_by == by.urn:
        raise NotAllowedError(_("Another person approves what you proposed."))
    if row.ends <= at:
        raise ConflictError(_("It is over before it began: propose it anew."))
    row.approved_by, row.approved_at = by.urn, at
    row.begins = max(row.begins, at)
    _save(row, at, "approved_by", "approved_at", "begins")
    _note("fares.tariff_approved", row, by, at)
    publish(TariffApproved(str(row.pk), row.percent, row.begins, row.ends), by=by, at=at)
    return row


@transaction.atomic
def refuse(*, tariff_id: UUID, by: Actor, at: datetime) -> DynamicTariff:
    """It never holds."""
    row = _waiting(tariff_id)
    row.refused_at = at
    _save(row, at, "refused_at")
    _note("fares.tariff_refused", row, by, at)
    return row


@transaction.atomic
def end(*, tariff_id: UUID, by: Actor, at: datetime) -> DynamicTariff:
    """It holds no longer; what was charged under it stays."""
    row = _locked(tariff_id)
    if row.approved_at is None or row.ended_at is not None or row.ends <= at:
        raise ConflictError(_("Only a tariff that holds or will hold can be taken back."))
    row.ended_at = at
    _save(row, at, "ended_at")
    _note("fares.tariff_ended", row, by, at)
    publish(TariffEnded(str(row.pk), at), by=by, at=at)
    return row


def _locked(tariff_id: UUID) -> DynamicTariff:
    row = DynamicTariff.objects.select_for_update().filter(pk=tariff_id).first()
    if row is None:
        raise MissingError(_("There is no such tariff."))
    return row


def _waiting(tariff_id: UUID) -> DynamicTariff:
    row = _locked(tariff_id)
    if row.approved_at is not None or row.refused_at is not None:
        raise ConflictError(_("This was decided already."))
    return row


def _save(row: DynamicTariff, at: datetime, *fields: str) -> None:
    row.changed_at = max(at, row.changed_at + timedelta(microseconds=1))
    row.save(update_fields=[*fields, "changed_at"])
    compiled.forget()
    transaction.on_commit(compiled.forget)


def _note(action: str, row: DynamicTariff, by: Actor, at: datetime) -> None:
    audit.record(action=action, subject=f"fares:{row.pk}", by=by, at=at, after={"on": row.on, "percent": row.percent})
