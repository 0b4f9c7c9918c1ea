"""Alerts of others: kept as they came, shown with their source, never sent as ours."""

from django.db import models
from django.db.models import Q

from kota.kernel.warnings.contracts import State


class Foreign(models.Model):
    """A message of somebody else. `infos` are its texts, one a language; `is_here` when it is about this city."""

    sender = models.TextField()
    identifier = models.TextField()
    feed = models.TextField(default="")  # empty: a file at hand
    url = models.TextField(default="")
    item = models.TextField(default="")  # what the feed calls it
    msg_type = models.TextField()
    status = models.TextField()
    state = models.TextField(default=State.ACTIVE)
    severity = models.TextField()
    severity_rank = models.IntegerField()
    urgency = models.TextField()
    certainty = models.TextField()
    sent_at = models.DateTimeField()
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField()
    infos = models.JSONField()
    polygons = models.JSONField(default=list)
    references = models.JSONField(default=list)  # [sender, identifier] of what it updates or cancels
    is_here = models.BooleanField(default=True)
    xml = models.BinaryField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "alert_foreign"
        constraints = [
            models.UniqueConstraint(fields=["sender", "identifier"], name="alert_foreign_once"),
            models.CheckConstraint(
                condition=Q(state__in=[State.ACTIVE, State.UPDATED, State.CANCELLED]), name="alert_foreign_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["expires"], name="alert_foreign_active", condition=Q(state=State.ACTIVE)),
            models.Index(fields=["feed", "item"], name="alert_foreign_item"),
        ]

    def __str__(self) -> str:
        return self.identifier


class Refused(models.Model):
    """What a feed gave and nobody could read: why, and its beginning. The same thing stands here once."""

    feed = models.TextField()
    url = models.TextField()
    item = models.TextField(default="")
    digest = models.BinaryField()
    why = models.TextField()
    beginning = models.BinaryField()
    times = models.IntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        db_table = "alert_refused"
        constraints = [models.UniqueConstraint(fields=["feed", "url", "digest"], name="alert_refused_once")]

    def __str__(self) -> str:
        return f"{self.feed} {self.why}"


class FeedState(models.Model):
    """How far a feed was read, and how it last went."""

    code = models.TextField(primary_key=True)
    etag = models.TextField(default="")
    last_modified = models.TextField(default="")
    failures = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alert_feed"

    def __str__(self) -> str:
        return self.code
