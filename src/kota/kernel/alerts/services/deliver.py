"""Sending what waits: at once by a job, and by the clock for what failed, was held back, or lost its job."""

from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kota.base import logs
from kota.kernel.alerts import rules, selectors
from kota.kernel.alerts.contracts import HopelessError, SendingError, State
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.alerts.services import channels

BATCH = 500
WAVE = 200
KEEP = timedelta(days=400)
_log = logs.logger("alerts")


def deliver(*, notice_id: UUID, at: datetime) -> int:
    """Send a fresh notice by all its channels; returns how many messages went out."""
    waiting = Delivery.objects.filter(notice_id=notice_id, in_digest=False, attempts=0)
    return _each(waiting.filter(due_at__lte=at + rules.PATIENCE), at)


def deliver_due(*, at: datetime) -> int:
    """Send whatever is due: second tries, what quiet hours held back, collected mails, what lost its job."""
    due = Delivery.objects.filter(state=State.QUEUED, due_at__lte=at)
    return _each(due.filter(in_digest=False), at) + _collected(due.filter(in_digest=True), at)


def deliver_wave(*, subject: str, at: datetime) -> bool:
    """Send a batch of what a broadcast still has waiting, beside others who do the same; whether more may follow."""
    waiting = Delivery.objects.filter(notice__subject=subject, state=State.QUEUED, due_at__lte=at)
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
        ids = list(locked.values_list("pk", flat=True)[:WAVE])
        taken = Delivery.objects.filter(pk__in=ids).update(due_at=at + rules.PATIENCE)  # mine, unless I die
    with channels.kept_open():
        for pk in ids:
            _attempt([pk], at)
    return taken == WAVE


def _each(waiting: QuerySet[Delivery], at: datetime) -> int:
    """All of them, batch by batch: after a night of quiet hours there may be very many."""
    ids = waiting.filter(state=State.QUEUED).order_by("due_at").values_list("pk", flat=True)
    sent, found = 0, BATCH
    while found == BATCH:
        batch = list(ids[:BATCH])
        sent, found = sent + sum(_attempt([pk], at) for pk in batch), len(batch)
    return sent


def _collected(waiting: QuerySet[Delivery], at: datetime) -> int:
    """One mail a person for all that waits for them."""
    rows = waiting.order_by("notice__account_id", "notice__address", "notice_id")
    of_person = groupby(
        rows.values_list("pk", "notice__account_id", "notice__address")[: BATCH * 10],
        key=lambda row: (row[1], bytes(row[2] or b"")),
    )
    return sum(_attempt([row[0] for row in group], at) for _person, group in of_person)


@transaction.atomic
def _attempt(ids: list[int], at: datetime) -> int:
    """One message for these deliveries of one person and channel. Their locked rows keep others off."""
    locked = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
    found = list(locked.filter(pk__in=ids, state=State.QUEUED).order_by("notice_id"))
    wanted = [delivery for delivery in found if _is_wanted(delivery, at)]
    if not wanted:
        return 0
    try:
        simulated = channels.send(wanted, at)
    except HopelessError as error:
        return _failed(wanted, str(error), at, is_hopeless=True)
    except SendingError as error:
        return _failed(wanted, str(error), at, is_hopeless=False)
    for delivery in wanted:
        delivery.attempts += 1
        delivery.is_simulated, delivery.last_error = simulated, ""
        _end(delivery, State.SENT, at)
    return 1


def _is_wanted(delivery: Delivery, at: datetime) -> bool:
    """Whether it still holds and the person still wants it: they may have unsubscribed while it waited."""
    notice: Notice = delivery.notice
    if notice.good_until is not None and notice.good_until <= at:
        _end(delivery, State.SUPPRESSED, at)
        return False
    chosen = selectors.chosen_by_reader(notice)
    if chosen is not None and delivery.channel not in chosen:
        _end(delivery, State.SUPPRESSED, at)
        return False
    return True


def _failed(deliveries: list[Delivery], why: str, at: datetime, *, is_hopeless: bool) -> int:
    for delivery in deliveries:
        delivery.attempts += 1
        delivery.last_error = why[:500]
        delivery.due_at = None if is_hopeless else rules.next_try(delivery.attempts, at)
        if delivery.due_at is None:
            _end(delivery, State.GIVEN_UP, at)
        else:
            delivery.at = at
            delivery.save(update_fields=["attempts", "last_error", "due_at", "at"])
        _log.warning("delivery.failed", delivery=delivery.pk, channel=delivery.channel, tries=delivery.attempts)
    return 0


def _end(delivery: Delivery, state: State, at: datetime) -> None:
    delivery.state, delivery.at, delivery.due_at, delivery.to = state, at, None, ""
    delivery.save(update_fields=["state", "at", "due_at", "to", "attempts", "is_simulated", "last_error"])


def forget_old(*, at: datetime) -> int:
    """Drop notices older than the keeping time, with their deliveries."""
    return Notice.objects.filter(created_at__lt=at - KEEP).delete()[0]
