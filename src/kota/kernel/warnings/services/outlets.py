"""Sending to programs: webhooks with a signed body, and a retained message on the MQTT broker."""

import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from kota.base import logs, outgoing
from kota.kernel.alerts import facade as notices
from kota.kernel.alerts.contracts import State
from kota.kernel.observations import facade as observations
from kota.kernel.warnings.contracts import Status
from kota.kernel.warnings.models import Alert, Outgoing
from kota.kernel.warnings.selectors import alerts, shapes

BATCH = 200
SIGNATURE = "X-Kota-Signature"
_RETAINED = "warnings.retained"
_log = logs.logger("warnings")


class NotTakenError(Exception):
    """This try failed; another may not."""


def topic(alert: Alert) -> str:
    """One topic an alert, whatever its messages: the retained one is the newest."""
    return f"alerts/{(alert.root or alert).identifier}"


def clear(*, identifier: str) -> None:
    """Take the retained message of an alert that is over from the broker."""
    alert = Alert.objects.select_related("root").get(identifier=identifier)
    if observations.has_broker():
        observations.publish_retained(topic(alert), b"")


def retain_again(*, at: datetime) -> int:
    """Give the broker what it retained before it was started anew; how many messages."""
    epoch = observations.broker_epoch()
    if not observations.has_broker() or not epoch or cache.get(_RETAINED) == epoch:
        return 0
    active = alerts.active_alerts(at, statuses=list(Status))
    try:
        for alert in active:
            observations.publish_retained(topic(alert), _payload(alert))
    except Exception as error:  # a broker's library raises what it likes; the next minute tries again
        _log.warning("warnings.not_retained", kind=type(error).__name__)
        return 0
    cache.set(_RETAINED, epoch, None)
    return len(active)


def deliver_outgoing(*, at: datetime) -> int:
    """Send what is due; returns how many were taken."""
    due = Outgoing.objects.filter(state=State.QUEUED, due_at__lte=at).order_by("due_at")
    return sum(_attempt(pk, at) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _attempt(pk: int, at: datetime) -> bool:
    rows = Outgoing.objects.select_for_update(skip_locked=True, of=("self",)).select_related("alert", "webhook")
    row = rows.filter(pk=pk, state=State.QUEUED).first()
    if row is None:
        return False
    row.attempts, row.at = row.attempts + 1, at
    try:
        row.state = _send(row, at)
        row.due_at, row.last_error = None, ""
    except NotTakenError as error:
        row.last_error = str(error)[:300]
        row.due_at = notices.next_try(row.attempts, at)
        row.state = State.GIVEN_UP if row.due_at is None else State.QUEUED
        _log.warning("alert.not_taken", outgoing=row.pk, channel=row.channel, tries=row.attempts)
    row.save(update_fields=["attempts", "at", "state", "due_at", "last_error"])
    return row.state == State.SENT


def _send(row: Outgoing, at: datetime) -> State:
    payload = _payload(row.alert)
    if row.channel == "mqtt":
        return _to_broker(row.alert, payload)
    if row.webhook is None or row.webhook.ended_at is not None:
        return State.SUPPRESSED
    stamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json", "X-Kota-Event": f"alert.{row.alert.msg_type.lower()}",
        "X-Kota-Delivery": str(row.pk), SIGNATURE: f"t={stamp},v1={signature(row.webhook.secret, stamp, payload)}",
    }  # fmt: skip
    _post(row.webhook.url, headers, payload)
    return State.SENT


def _payload(alert: Alert) -> bytes:
    return json.dumps(shapes.plain(alert), ensure_ascii=False).encode()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment and the body: `t` keeps an old message from being sent again by somebody else."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _post(url: str, headers: dict[str, str], body: bytes) -> None:
    try:
        answer = outgoing.ask(url, method="POST", headers=headers, body=body, allowed=settings.KOTA_FETCH_ALLOW)
    except outgoing.UnreachableError:
        raise NotTakenError("the address does not answer, or may not be asked") from None
    if not 200 <= answer.status < 300:
        raise NotTakenError(f"the address answered {answer.status}")


def _to_broker(alert: Alert, payload: bytes) -> State:
    if not observations.has_broker():
        return State.SUPPRESSED
    try:
        observations.publish_retained(topic(alert), payload)
    except Exception as error:  # a broker's library raises what it likes
        raise NotTakenError(type(error).__name__) from None
    return State.SENT
