"""What the city counted and brought: jobs, schools, clinics; and studies of who reaches what."""

from django.db import models
from django.db.models import Q

from kota.base.fields import PointField
from kota.base.ids import uuid7
from kota.mobility.reach.contracts import Kind, StudyState


class Opportunity(models.Model):
    """Something to get to, at a point or somewhere in a kelurahan. `weight` is how much: jobs, people, or 1."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    name = models.TextField(default="")
    point = PointField(null=True)
    area = models.TextField(default="")
    weight = models.FloatField()
    source = models.TextField()
    came_at = models.DateTimeField()

    class Meta:
        db_table = "reach_opportunity"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[str(one) for one in Kind]), name="reach_kind_known"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="reach_weight_counts"),
            models.CheckConstraint(condition=Q(point__isnull=False) | ~Q(area=""), name="reach_is_somewhere"),
        ]
        indexes = [models.Index(fields=["kind"], name="reach_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Study(models.Model):
    """Who reaches what on a day at an hour, by kelurahan, with all that it was computed from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.TextField(default=StudyState.QUEUED)
    day = models.DateField()
    hour = models.SmallIntegerField()
    version = models.UUIDField(null=True)  # of a feed, tried in the place of the one in use
    network = models.TextField(default="")  # its title, or empty for the timetables in use
    inputs = models.JSONField(default=dict)
    inputs_key = models.TextField(default="")
    figures = models.JSONField(null=True)
    summary = models.JSONField(null=True)
    seconds = models.FloatField(null=True)
    fault = models.TextField(default="")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reach_study"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[str(one) for one in StudyState]), name="reach_state_known"),
            models.CheckConstraint(condition=Q(hour__gte=0, hour__lte=23), name="reach_hour_of_day"),
            models.CheckConstraint(
                condition=~Q(state=StudyState.DONE) | Q(figures__isnull=False, done_at__isnull=False),
                name="reach_done_has_figures",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="reach_study_newest")]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}: {self.state}"
