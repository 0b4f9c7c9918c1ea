"""Journeys that somebody keeps or passes on, and their own places."""

from django.db import models
from django.db.models.functions import Lower


class KeptJourney(models.Model):
    """A journey as it was found, at an address that nobody can guess: where somebody lives stands in no address.

    `account_id` is whoever keeps it for themselves; without one it was passed on by somebody who was not signed in.
    """

    token = models.TextField(primary_key=True)
    account_id = models.BigIntegerField(null=True)
    title = models.TextField()
    question = models.JSONField()  # the fields of the form, to find it again
    journey = models.JSONField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "journeys_kept"
        indexes = [
            models.Index(fields=["account_id", "-made_at"], name="journeys_kept_own"),
            models.Index(fields=["until"], name="journeys_kept_until"),
        ]

    def __str__(self) -> str:
        return self.title


class SavedPlace(models.Model):
    """Home, work, and other places that somebody calls by a name of their own, which stands in addresses for them."""

    account_id = models.BigIntegerField()
    kind = models.TextField()
    name = models.TextField()
    place = models.TextField()  # what is there, in the words that it was found by
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        db_table = "journeys_saved_place"
        constraints = [
            models.UniqueConstraint("account_id", Lower("name"), name="journeys_saved_place_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("home", "work", "other")), name="journeys_saved_place_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name
