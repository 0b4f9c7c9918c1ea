"""Delivering events: after commit, at least once, in commit order for each subscriber.

Handlers are idempotent: after a crash a batch may come again. A failing event is set aside and retried, and does not
hold up the ones behind it.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from kota.base import clock, logs
from kota.base.events.models import Cursor, FailedDelivery, Outbox
from kota.base.events.order import line_up
from kota.base.events.publish import Meta
from kota.base.metrics import DELIVERIES
from kota.base.registry import REGISTRY, Subscription

BATCH = 500  # events handed over in one transaction
SIGHT = 5000  # events looked through for them
TURN_S = 0.5  # after which the next subscriber has its turn
PAUSES = [timedelta(seconds=s) for s in (5, 30, 120, 600, 3600, 6 * 3600)]
KEEP = timedelta(days=30)
_log = logs.logger("events")

# The subscriber's next events up to a batch, and at the end of them where it has read to.
_NEXT = """
    WITH seen AS MATERIALIZED (
      SELECT place, id, name FROM outbox WHERE place > %(place)s ORDER BY place LIMIT %(sight)s
    ), named AS (
      SELECT place, id FROM seen WHERE name = %(name)s ORDER BY place LIMIT %(batch)s
    ), read AS (
      SELECT place FROM seen WHERE (SELECT count(*) FROM named) < %(batch)s
      UNION ALL SELECT place FROM named ORDER BY place DESC LIMIT 1
    )
    SELECT read.place, ARRAY(
      SELECT o.id FROM named JOIN outbox o USING (id) WHERE o.payload @> %(only)s ORDER BY named.place
    ) FROM read
"""


def _never() -> bool:
    return False


def deliver_all(*, at: datetime | None = None) -> int:
    """Hand every committed event to its subscribers, then retry what is due; returns how many were delivered."""
    done, has_more = 0, True
    while has_more:
        line_up()
        taken, has_more = deliver_round(at=at)
        done += taken
    return done + retry(at=at)


def deliver_round(*, at: datetime | None = None, is_stopping: Callable[[], bool] = _never) -> tuple[int, bool]:
    """One batch of what has its place for each subscriber, so that none waits until a busy one has read everything; how
    many events were delivered, and whether more may follow. `is_stopping` is asked between batches."""
    done, is_more = 0, False
    for subscription in REGISTRY.subscriptions():
        if is_stopping():
            break
        has_more, taken = _deliver_batch(subscription, at or clock.now())
        done, is_more = done + taken, is_more or has_more
    return done, is_more


def deliver(subscription: Subscription, *, at: datetime | None = None) -> int:
    """Hand everything that has its place to one subscriber, batch by batch; returns how many it took."""
    done, has_more = 0, True
    while has_more:
        has_more, taken = _deliver_batch(subscription, at or clock.now())
        done += taken
    return done


@transaction.atomic
def _deliver_batch(subscription: Subscription, at: datetime) -> tuple[bool, int]:
    """(whether more may follow, events taken). The cursor row is the lock: no two workers deliver the same batch."""
    Cursor.objects.get_or_create(subscriber=subscription.key)
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(pk=subscription.key).first()
    next_ = _after(cursor, subscription) if cursor else None
    if cursor is None or next_ is None:
        return False, 0
    cursor.place, wanted = next_
    found, until = Outbox.objects.in_bulk(wanted), time.monotonic() + TURN_S
    for taken, number in enumerate(wanted, start=1):
        _hand_over(subscription, found[number], at)
        if time.monotonic() > until and (place := found[number].place) is not None:
            cursor.place, wanted = place, wanted[:taken]
            break
    cursor.save(update_fields=["place"])
    return True, len(wanted)


def retry(*, at: datetime | None = None) -> int:
    """Try again what failed and is due."""
    moment = at or clock.now()
    by_key = {s.key: s for s in REGISTRY.subscriptions()}
    due = FailedDelivery.objects.filter(retry_at__lte=moment, subscriber__in=by_key).values_list("pk", flat=True)
    return sum(_retry_one(pk, by_key, moment) for pk in list(due[:BATCH]))


def replay(failure_id: int, *, at: datetime) -> bool:
    """Bring a dead letter back to life: it is tried with the next round. False where there is none.

    People do it through `kernel.audit`, which writes down who.
    """
    return bool(FailedDelivery.objects.filter(pk=failure_id).update(attempts=0, retry_at=at))


def forget_old(*, at: datetime) -> int:
    """Drop events older than the keeping time that every subscriber has passed and nobody failed on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM outbox o WHERE at < %s AND NOT EXISTS (SELECT 1 FROM outbox_failure f WHERE f.event_id = o.id)"
            " AND place IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox_cursor c WHERE c.place < o.place)",
            [at - KEEP],
        )
        return int(cursor.rowcount)


def read(event_type: Any, payload: dict[str, Any]) -> Any:
    """The event as it was published, with its dates and enums."""
    return _adapter(event_type).validate_python(payload)


@lru_cache(maxsize=200)
def _adapter(event_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(event_type)


def _after(cursor: Cursor, subscription: Subscription) -> tuple[int, list[int]] | None:
    """The place that the subscriber has read to after its next batch, and the events of it that it takes."""
    asked = {
        "place": cursor.place, "name": subscription.event.name, "sight": SIGHT, "batch": BATCH,
        "only": Jsonb(dict(subscription.only)),
    }  # fmt: skip
    with connection.cursor() as db:
        db.execute(_NEXT, asked)
        found: tuple[int, list[int]] | None = db.fetchone()
    return found


def _hand_over(subscription: Subscription, row: Outbox, at: datetime) -> None:
    try:
        with transaction.atomic():
            subscription.handler(read(subscription.event, row.payload), Meta(row.pk, row.by, row.at))
        DELIVERIES.labels("taken").inc()
    except Exception as error:  # a handler may fail in any way; the event must not be lost
        DELIVERIES.labels("failed").inc()
        _log.error("event.failed", subscriber=subscription.key, event_id=row.pk, kind=type(error).__name__)
        FailedDelivery.objects.get_or_create(
            subscriber=subscription.key,
            event=row,
            defaults={"error": _said(error), "failed_at": at, "retry_at": at + PAUSES[0]},
        )


def _retry_one(pk: int, by_key: dict[str, Subscription], at: datetime) -> int:
    with transaction.atomic():
        failure = FailedDelivery.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if failure is None:
            return 0
        subscription, row = by_key[failure.subscriber], failure.event
        try:
            with transaction.atomic():
                subscription.handler(read(subscription.event, row.payload), Meta(row.pk, row.by, row.at))
        except Exception as error:
            _postpone(failure, error, at)
            return 0
        failure.delete()
        DELIVERIES.labels("taken").inc()
        return 1


def _postpone(failure: FailedDelivery, error: Exception, at: datetime) -> None:
    failure.attempts += 1
    failure.error = _said(error)
    failure.failed_at = at
    failure.retry_at = at + PAUSES[failure.attempts - 1] if failure.attempts <= len(PAUSES) else None
    failure.save(update_fields=["attempts", "error", "failed_at", "retry_at"])
    DELIVERIES.labels("dead" if failure.is_dead else "failed").inc()


def _said(error: Exception) -> str:
    """The kind of error and where it happened: its own words may hold what a person wrote."""
    return f"{type(error).__name__} at {' < '.join(reversed(logs.where(error)))}"[:2000]


def failures() -> QuerySet[FailedDelivery]:
    """What could not be delivered yet, dead letters first."""
    return FailedDelivery.objects.select_related("event").order_by(F("retry_at").asc(nulls_first=True), "-failed_at")


def dead_letters() -> Iterable[FailedDelivery]:
    """What was tried to the end without success, newest first."""
    return FailedDelivery.objects.filter(retry_at=None).select_related("event").order_by("-failed_at")
