"""Who is told of a message that went out, queued at once however many they are."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from kota.base import jobs
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import facade as notices
from kota.kernel.alerts.contracts import State as DeliveryState
from kota.kernel.warnings.contracts import MsgType, Status
from kota.kernel.warnings.models import Alert, Outgoing, Webhook
from kota.kernel.warnings.permissions import APPROVE
from kota.kernel.warnings.rules import levels, words
from kota.kernel.warnings.selectors import alerts
from kota.kernel.warnings.selectors.audience import audience, audience_size

SEND, TELL_PART = "warnings.send_outgoing", "warnings.tell_part"
PART = 25_000  # people of one transaction
TOPIC, WORK = "warnings", "warnings.work"
_CANCEL_GOOD_FOR = timedelta(hours=6)
_SEE = {"id": "Lihat peringatan", "en": "See the warning"}


@transaction.atomic
def tell(*, identifier: str, at: datetime) -> int:
    """Queue a message to everybody whom it concerns, and to every webhook and the broker; safe to repeat. What waits of
    the message that it replaces is called off. Returns how many deliveries were written down, or how many people jobs
    will write down part by part."""
    alert = alerts.sent(identifier)
    if alert.replaces is not None:
        notices.call_off(subject=alert.replaces.urn, at=at)
    _outgoing(alert, at)
    people = audience_size(alert)
    if people <= PART:
        return notices.notify_many(what=_broadcast(alert), accounts=audience(alert), at=at)
    parts = -(-people // PART)
    for part in range(parts):
        jobs.later(TELL_PART, identifier=identifier, part=part, parts=parts)
    return people


def tell_part(*, identifier: str, part: int, parts: int, at: datetime) -> int:
    """One part of very many people, in a transaction of its own; workers take several side by side."""
    alert = alerts.sent(identifier)
    people = audience(alert, part=part, parts=parts)
    return notices.notify_many(what=_broadcast(alert), accounts=people, at=at)


def _broadcast(alert: Alert) -> notices.Broadcast:
    is_cancel = alert.msg_type == MsgType.CANCEL
    sent = alert.sent_at or alert.drafted_at
    return notices.Broadcast(
        key=f"alert:{alert.identifier}",
        topic=TOPIC,
        template="warnings.alert",
        subject=alert.urn,
        url=reverse("warnings:alert", args=[alert.identifier]),
        words={language: _spoken(alert, language) for language in alert.texts},
        good_until=sent + _CANCEL_GOOD_FOR if is_cancel else alert.expires,
        is_urgent=levels.passes_quiet_hours(
            severity=alert.severity, urgency="" if is_cancel else alert.urgency, status=alert.status
        ),
    )


def _spoken(alert: Alert, language: str) -> notices.Spoken:
    told = alert.texts[language]
    body = "\n\n".join(filter(None, [told["description"], told["instruction"]]))
    return notices.Spoken(words.marked(told["headline"], alert.status, language), body, _SEE.get(language, ""))


def _outgoing(alert: Alert, at: datetime) -> None:
    """Webhooks that take this, and the broker; an exercise goes only where it was asked for."""
    hooks = Webhook.objects.filter(ended_at=None, least_rank__lte=alert.severity_rank)
    if alert.status != Status.ACTUAL:
        hooks = hooks.filter(exercises=True)
    rows = [Outgoing(alert=alert, channel="webhook", webhook=hook, due_at=at, at=at) for hook in hooks]
    rows.append(Outgoing(alert=alert, channel="mqtt", state=DeliveryState.QUEUED, due_at=at, at=at))
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
    jobs.later(SEND)


@transaction.atomic
def ask_to_approve(*, identifier: str, at: datetime, key: str) -> None:
    """Tell everybody who may approve a message that it waits, save those who wrote it."""
    alert = alerts.alert(identifier)
    for account_id in accounts.granted(APPROVE):
        if f"account:{account_id}" not in alert.writers:
            notices.notify(
                to=notices.Recipient(account_id), topic=WORK, template="warnings.waits", at=at,
                subject=f"{alert.urn}#approval",  # none of those who are warned
                params={"headline": {name: told["headline"] for name, told in alert.texts.items()}},
                url=reverse("warnings:work", args=[alert.identifier]), key=f"{key}:{account_id}",
            )  # fmt: skip
