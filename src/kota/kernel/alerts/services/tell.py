"""Telling one person one thing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from kota.base import events, jobs
from kota.base.actor import system
from kota.base.registry import REGISTRY
from kota.kernel.alerts import rules, selectors
from kota.kernel.alerts.contracts import Channel, Digest, NoticeWritten, Recipient, State
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.alerts.selectors import Person
from kota.kernel.facts import facade as facts

JOB = "alerts.deliver"


@transaction.atomic
def notify(
    *,
    to: Recipient,
    topic: str,
    template: str,
    params: Mapping[str, Any],
    subject: str,
    url: str,
    at: datetime,
    key: str,
) -> None:
    """Tell somebody something, once for each `key`, in the caller's transaction; it is sent after commit.

    `url` is a path of ours (`/r/JKT-...`) or empty. Nothing happens when there is nobody to tell.
    """
    person = selectors.find(to)
    if person is None:
        return
    words = selectors.said(template, params, person.language)
    usual = REGISTRY.notice_topics()[topic].channels
    taken, left = rules.channels(
        topic=usual, asked=to.channels, chosen=selectors.chosen(person, topic), reachable=person.reachable
    )
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "account_id": person.account_id, "address": person.address, "topic": topic, "template": template,
            "subject": subject, "language": person.language, "title": words.title, "body": words.body,
            "action": words.action, "url": url, "is_listed": Channel.PAGE in taken, "created_at": at,
        },
    )  # fmt: skip
    if not is_new:
        return
    waiting = [_queued(notice, channel, person, at) for channel in taken if channel is not Channel.PAGE]
    dropped = [Delivery(notice=notice, channel=each, state=State.SUPPRESSED, at=at) for each in left]
    shown = [Delivery(notice=notice, channel=Channel.PAGE, state=State.SENT, at=at)] if notice.is_listed else []
    Delivery.objects.bulk_create([*shown, *waiting, *dropped])
    _announce(notice, at)
    if any(delivery.due_at == at + rules.PATIENCE for delivery in waiting):
        jobs.later(JOB, notice_id=str(notice.pk))


def _queued(notice: Notice, channel: Channel, person: Person, at: datetime) -> Delivery:
    """Due a little later, so that the clock sends it only if its job is lost; or when the person wants it."""
    delivery = Delivery(notice=notice, channel=channel, at=at, to=person.kept_address(channel))
    local = at.astimezone(ZoneInfo(facts.city().timezone))
    wants = person.preference
    if wants is None:
        due = local
    elif channel is Channel.EMAIL and wants.digest == Digest.DAILY:
        delivery.in_digest, due = True, rules.next_digest(local)
    else:
        due = rules.after_quiet(local, wants.quiet_from, wants.quiet_until)
    delivery.due_at = at + rules.PATIENCE if due == local else due
    return delivery


def _announce(notice: Notice, at: datetime) -> None:
    if notice.is_listed:
        event = NoticeWritten(str(notice.pk), notice.topic)
        events.publish(event, by=system("alerts"), at=at, topics=[f"account:{notice.account_id}"])


def send_trial(*, account_id: int, at: datetime) -> None:
    """Tell a person nothing but that notices reach them; at most once a minute."""
    notify(
        to=Recipient(account_id),
        topic=selectors.TRIAL,
        template="alerts.trial",
        params={"at": at},
        subject=f"account:{account_id}",
        url="/account/notifications",
        at=at,
        key=f"trial:{account_id}:{at:%Y%m%d%H%M}",
    )
