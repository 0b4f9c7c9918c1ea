"""The outbox, where each subscriber has read to, and what could not be delivered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Outbox(models.Model):
    """One event. `topics` are what live pages listen to; a topic that begins with `public:` is open to everybody.

    `place` is its place in the order of commit, given by `order.line_up` once it can be seen; None until then.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField(null=True, unique=True)
    name = models.TextField()
    payload = models.JSONField()
    topics = ArrayField(models.TextField(), default=list)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "outbox"
        indexes = [models.Index(fields=["id"], name="outbox_without_place", condition=models.Q(place=None))]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Cursor(models.Model):
    """How far one subscriber has read: all events up to `place` are delivered or stand in FailedDelivery."""

    subscriber = models.TextField(primary_key=True)
    place = models.BigIntegerField(default=0)

    class Meta:
        db_table = "outbox_cursor"

    def __str__(self) -> str:
        return self.subscriber


class FailedDelivery(models.Model):
    """An event that a subscriber could not take: retried with growing pauses, dead after the last, replayable."""

    subscriber = models.TextField()
    event = models.ForeignKey(Outbox, on_delete=models.CASCADE, related_name="+")
    attempts = models.IntegerField(default=1)
    error = models.TextField()
    retry_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField()

    class Meta:
        db_table = "outbox_failure"
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "event"], name="outbox_failure_once_per_subscriber")
        ]
        indexes = [models.Index(fields=["retry_at"], name="outbox_failure_next")]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.event_id}"

    @property
    def is_dead(self) -> bool:
        return self.retry_at is None
