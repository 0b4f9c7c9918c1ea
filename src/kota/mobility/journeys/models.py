"""Journeys that somebody keeps or passes on."""

from django.db import models


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
