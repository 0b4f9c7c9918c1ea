"""What people choose: channels by topic, quiet hours, devices, and to hear no more."""

from datetime import datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kota.base import outgoing
from kota.base.actor import Actor, system
from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import rules, selectors
from kota.kernel.alerts.contracts import BadSubscriptionError, Channel, Choice
from kota.kernel.alerts.models import Notice, Preference, PushSubscription
from kota.kernel.alerts.selectors import Unsubscribing
from kota.kernel.alerts.services.channels import push
from kota.kernel.audit import facade as audit

MOST_DEVICES = 20


@transaction.atomic
def set_choice(*, account_id: int, choice: Choice, by: Actor, at: datetime) -> None:
    """Write down what a person chose; InvalidError for a topic or channel that does not exist."""
    if not choice.channels.keys() <= REGISTRY.notice_topics().keys():
        raise InvalidError(_("There is no such topic. Look through the list of topics."), field="topic")
    before = selectors.choice(account_id)
    Preference.objects.update_or_create(
        account_id=account_id,
        defaults={
            "channels": {topic: _ways(given) for topic, given in choice.channels.items()},
            "language": choice.language,
            "quiet_from": _time(choice.quiet_from),
            "quiet_until": _time(choice.quiet_until),
            "digest": choice.digest,
            "changed_at": at,
        },
    )
    subject = f"account:{account_id}"
    audit.record(action="notices.chosen", subject=subject, by=by, at=at, before=_plain(before), after=_plain(choice))


def _ways(given: Any) -> list[str]:
    if not set(given) <= set(Channel):
        raise InvalidError(_("There is no such channel."), field="channel")
    return [channel for channel in Channel if channel in given]


def _time(written: str) -> time | None:
    return time.fromisoformat(written) if written else None


def _plain(choice: Choice) -> dict[str, Any]:
    quiet = [choice.quiet_from, choice.quiet_until]
    return {"channels": choice.channels, "quiet": quiet, "digest": choice.digest}


@transaction.atomic
def unsubscribe(*, asked: Unsubscribing, by: Actor, at: datetime) -> None:
    """Send no more by this channel: about one topic, or about anything when the topic is empty."""
    who: dict[str, Any] = {"account_id": asked.account_id} if asked.account_id else {"address": asked.address}
    locked = Preference.objects.select_for_update()
    preference, _new = locked.get_or_create(**who, defaults={"changed_at": at})
    chosen, known = preference.channels, REGISTRY.notice_topics()
    for code in [asked.topic] if asked.topic else [*known, *chosen, "*"]:
        usual = chosen.get("*") or (known[code].channels if code in known else list(Channel))
        chosen[code] = rules.off(chosen.get(code, usual), asked.channel)
    preference.changed_at = at
    preference.save(update_fields=["channels", "changed_at"])
    subject = f"account:{asked.account_id}" if asked.account_id else "contact"
    audit.record(action="notices.unsubscribed", subject=subject, by=by, at=at)


def mark_read(*, account_id: int, at: datetime, notice_id: UUID | None = None) -> int:
    """Mark one of a person's notices as read, or all of them; returns how many were not."""
    mine = Notice.objects.filter(account_id=account_id, is_listed=True, read_at=None)
    return (mine.filter(pk=notice_id) if notice_id else mine).update(read_at=at)


@transaction.atomic
def add_push(*, account_id: int, endpoint: str, p256dh: str, auth: str, by: Actor, at: datetime) -> None:
    """Let a browser take pushes for this person; it belongs to whoever signed in on it last."""
    _check_endpoint(endpoint)
    push.check_keys(p256dh, auth)
    PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "account_id": account_id, "p256dh": p256dh, "auth": auth, "created_at": at, "failed_at": None,
        },
    )  # fmt: skip
    mine = PushSubscription.objects.filter(account_id=account_id)
    oldest = mine.order_by("-created_at", "-pk").values_list("pk", flat=True)[MOST_DEVICES:]
    mine.filter(pk__in=list(oldest)).delete()
    audit.record(action="push.added", subject=f"account:{account_id}", by=by, at=at)


def _check_endpoint(endpoint: str) -> None:
    try:
        asked = outgoing.target(endpoint)
    except ValueError:
        raise BadSubscriptionError(_("This is no address of a push service."), field="endpoint") from None
    allowed = settings.KOTA_FETCH_ALLOW
    if not outgoing.may_ask(asked, allowed) or (asked.scheme != "https" and asked.place not in allowed):
        raise BadSubscriptionError(_("This is no address of a push service."), field="endpoint")


@transaction.atomic
def remove_push(*, account_id: int, by: Actor, at: datetime, endpoint: str = "", device: int = 0) -> None:
    """Send no more pushes to a browser, named by its endpoint or by its number."""
    mine = PushSubscription.objects.filter(account_id=account_id)
    gone, _of = mine.filter(endpoint=endpoint).delete() if endpoint else mine.filter(pk=device).delete()
    if gone:
        audit.record(action="push.removed", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def erase(account_id: int, at: datetime) -> None:
    """Forget everything that is kept here about a person."""
    Notice.objects.filter(account_id=account_id).delete()
    PushSubscription.objects.filter(account_id=account_id).delete()
    Preference.objects.filter(account_id=account_id).delete()
    simulated = selectors.kept_for(accounts.addresses_of(account_id))
    transaction.on_commit(lambda: _unlink(simulated))
    audit.record(action="notices.erased", subject=f"account:{account_id}", by=system("erasure"), at=at)


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
