"""What one person was told. Every read here names whose notices it gives."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from kota.base.errors import MissingError
from kota.kernel.alerts.models import Delivery, Notice, Preference, PushSubscription

TRIAL = "trial"


def inbox(account_id: int) -> QuerySet[Notice]:
    """A person's notices, newest first."""
    return Notice.objects.filter(account_id=account_id, is_listed=True).order_by("-id")


def unread(account_id: int) -> int:
    """How many they have not opened; counting stops at 100."""
    return Notice.objects.filter(account_id=account_id, is_listed=True, read_at=None)[:100].count()


def notice(account_id: int, notice_id: UUID) -> Notice:
    """One of a person's own notices; MissingError for anybody else's."""
    found = inbox(account_id).filter(pk=notice_id).first()
    if found is None:
        raise MissingError(_("This notice is not here."))
    return found


def deliveries(subject: str) -> QuerySet[Delivery]:
    """How everything about a subject was delivered, oldest first: was somebody told?"""
    return Delivery.objects.filter(notice__subject=subject).select_related("notice").order_by("notice_id", "pk")


def reached(subjects: Collection[str]) -> dict[str, dict[str, dict[str, int]]]:
    """How many messages about each subject stand how, by channel: `{subject: {"email": {"sent": 12}}}`."""
    rows = Delivery.objects.filter(notice__subject__in=subjects)
    found: dict[str, dict[str, dict[str, int]]] = {}
    counted = rows.values_list("notice__subject", "channel", "state").annotate(count=Count("pk")).order_by()
    for subject, channel, state, count in counted:
        found.setdefault(subject, {}).setdefault(channel, {})[state] = count
    return found


def last_trial(account_id: int) -> list[Delivery]:
    """How the newest trial went, channel by channel."""
    newest = Notice.objects.filter(account_id=account_id, topic=TRIAL).order_by("-id").first()
    return list(newest.deliveries.order_by("pk")) if newest else []


def personal_data(account_id: int) -> dict[str, Any]:
    """Everything kept here about a person, for their export."""
    preference = Preference.objects.filter(account_id=account_id)
    told = Notice.objects.filter(account_id=account_id).order_by("id")
    devices = PushSubscription.objects.filter(account_id=account_id).order_by("id")
    return {
        "preference": list(preference.values("channels", "language", "quiet_from", "quiet_until", "digest")),
        "notices": list(told.values("topic", "subject", "title", "body", "url", "created_at", "read_at")),
        "push_subscriptions": list(devices.values("endpoint", "created_at", "failed_at")),
    }
