"""Notices, how each was delivered, what people chose, and the browsers that take pushes."""

from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7
from kota.kernel.alerts.contracts import Channel, Digest, State


class Preference(models.Model):
    """What one person chose; a person without an account is known by a keyed digest of their address."""

    account = models.OneToOneField("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.BinaryField(null=True, unique=True)
    channels = models.JSONField(default=dict)  # topic: list of channels
    language = models.TextField(default="")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest = models.TextField(default=Digest.NONE)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "notice_preference"
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, address=None) | Q(account=None, address__isnull=False),
                name="notice_preference_of_one_person",
            ),
            models.CheckConstraint(condition=Q(digest__in=list(Digest)), name="notice_preference_digest_known"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notice_preference_quiet_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class PushSubscription(models.Model):
    """A browser that takes pushes (W3C Push API). Its address is a secret of that person."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    endpoint = models.TextField(unique=True)
    p256dh = models.TextField()
    auth = models.TextField()
    created_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "push_subscription"

    def __str__(self) -> str:
        return f"push subscription {self.pk}"


class Notice(models.Model):
    """One thing told to one person, in the words they got. `key` makes telling it twice impossible."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.TextField()
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.BinaryField(null=True)
    topic = models.TextField()
    template = models.TextField()
    subject = models.TextField()  # urn of what it is about
    language = models.TextField()
    title = models.TextField()
    body = models.TextField()
    action = models.TextField(default="")
    url = models.TextField(default="")
    is_listed = models.BooleanField(default=False)  # stands in the person's inbox
    created_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)  # afterwards it is not sent any more
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, address=None) | Q(account=None, address__isnull=False),
                name="notice_to_one_person",
            ),
            models.UniqueConstraint(fields=["key"], name="notice_told_once"),  # no second index for LIKE beside it
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="notice_inbox", condition=Q(is_listed=True)),
            models.Index(fields=["account"], name="notice_unread", condition=Q(is_listed=True, read_at__isnull=True)),
            models.Index(fields=["subject"], name="notice_of_subject"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Delivery(models.Model):
    """A notice on its way by one channel. `to` is an address that stands nowhere else, until it is sent."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.TextField()
    state = models.TextField(default=State.QUEUED)
    to = models.TextField(default="")
    in_digest = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False)  # no provider: kept in a folder instead of sent
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    due_at = models.DateTimeField(null=True)  # when it is tried next
    at = models.DateTimeField()

    class Meta:
        db_table = "notice_delivery"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notice_delivery_once_per_channel"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="notice_delivery_channel_known"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="notice_delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.QUEUED, due_at__isnull=False)
                | (~Q(state=State.QUEUED) & Q(due_at=None, to="")),
                name="notice_delivery_due_while_queued",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="notice_delivery_due", condition=Q(state=State.QUEUED))]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
