"""Timetables as their operators publish them: feeds, and every version of them that came."""

from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7


class State(models.TextChoices):
    """Where a version stands: looked at and waiting, in use, in use before, kept out."""

    STAGED = "staged"
    CURRENT = "current"
    FORMER = "former"
    REFUSED = "refused"


class Feed(models.Model):
    """A source of timetables. Its code stands in ids of stops and lines, `tj:B00001P`, and never changes.

    A synthetic feed gives way, operator by operator, to feeds that come from outside.
    """

    code = models.TextField(primary_key=True)
    title = models.TextField()
    url = models.TextField(default="", db_default="")  # where it is fetched from; empty: it is brought
    is_synthetic = models.BooleanField(default=False, db_default=False)
    checked_at = models.DateTimeField(null=True)  # when its address was last asked
    etag = models.TextField(default="", db_default="")
    fault = models.TextField(default="", db_default="")  # why it could not be fetched the last time

    class Meta:
        db_table = "transit_feed"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]{0,29}$"), name="transit_feed_code_plain"
            )
        ]

    def __str__(self) -> str:
        return self.code


class FeedVersion(models.Model):
    """One archive of a feed, byte for byte, with what was found in it. One version of a feed is in use at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="versions")
    state = models.TextField(choices=State.choices)
    sha256 = models.TextField()
    content = models.BinaryField()
    size = models.BigIntegerField()
    name = models.TextField()  # of the file
    version = models.TextField(default="", db_default="")  # as the feed calls itself
    report = models.JSONField(default=dict)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    came_at = models.DateTimeField()
    came_by = models.TextField()
    since = models.DateTimeField(null=True)  # in use from, until
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "transit_feed_version"
        constraints = [
            models.UniqueConstraint(
                fields=["feed"], condition=Q(state=State.CURRENT), name="transit_one_current_version"
            ),
            models.UniqueConstraint(fields=["feed", "sha256"], name="transit_version_once"),
        ]
        indexes = [models.Index(fields=["feed", "-came_at"], name="transit_version_newest")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.version or self.sha256[:8]}"
