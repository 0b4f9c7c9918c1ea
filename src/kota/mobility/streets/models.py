"""Streets as they were brought, each time as a whole."""

from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7


class State(models.TextChoices):
    """Where streets stand: in use, or in use before."""

    CURRENT = "current"
    FORMER = "former"


class StreetVersion(models.Model):
    """The streets of one file, as columns in an archive. One version is in use at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.TextField(choices=State.choices)
    name = models.TextField()
    file = models.TextField()
    sha256 = models.TextField()  # of the archive
    content = models.BinaryField()
    form = models.IntegerField()  # of the columns
    of_day = models.DateField(null=True)  # the day as of which the map is
    report = models.JSONField(default=dict)
    came_at = models.DateTimeField()
    came_by = models.TextField()
    until = models.DateTimeField(null=True)  # in use until

    class Meta:
        db_table = "streets_version"
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state=State.CURRENT), name="streets_one_current"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="streets_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
