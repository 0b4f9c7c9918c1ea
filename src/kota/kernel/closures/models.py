"""Closures: one row for each cause, changed while it goes on and kept when it is over."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kota.base.ids import uuid7
from kota.kernel.closures.contracts import Certainty, Kind, Who

_KINDS, _WHO = [kind.value for kind in Kind], [who.value for who in Who]
_CERTAINTIES = [certainty.value for certainty in Certainty]


class Closures(models.QuerySet["Closure"]):
    """Verbs of reading."""

    def standing(self, moment: datetime) -> "Closures":
        """Those that hold at a moment."""
        return self.not_over(moment).filter(begins__lte=moment)

    def not_over(self, moment: datetime) -> "Closures":
        """Those that hold at a moment, and those that begin later; not such as were ended before they began."""
        return self.filter(Q(ends=None) | Q(ends__gt=moment) & Q(ends__gt=F("begins")))


class Closure(models.Model):
    """What keeps people or vehicles from passing. `shape` as it was given (GeoJSON), `area` the polygon of it as WKB in
    degrees; neither where only `refs` are closed. `ends` is when it ended or is to end; null: until further notice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    cause = models.TextField(unique=True)
    kind = models.TextField()
    stops = ArrayField(models.TextField())
    shape = models.JSONField(null=True)
    metres = models.FloatField(null=True)
    area = models.BinaryField(null=True)
    refs = ArrayField(models.TextField(), default=list)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    certainty = models.TextField()
    source = models.TextField()
    texts = models.JSONField(default=dict)
    is_simulated = models.BooleanField(default=False, db_default=False)
    is_exercise = models.BooleanField(default=False, db_default=False)
    by = models.TextField()
    put_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = Closures.as_manager()

    class Meta:
        db_table = "closure"
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name="closure_ends_after"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="closure_kind_known"),
            models.CheckConstraint(condition=Q(certainty__in=_CERTAINTIES), name="closure_certainty_known"),
            models.CheckConstraint(
                condition=Q(stops__contained_by=_WHO) & Q(stops__len__gt=0), name="closure_stops_somebody"
            ),
            models.CheckConstraint(condition=Q(area__isnull=False) | Q(refs__len__gt=0), name="closure_somewhere"),
            models.CheckConstraint(condition=~Q(cause=""), name="closure_of_a_cause"),
        ]
        indexes = [
            models.Index(fields=["ends", "begins"], name="closure_standing"),
            models.Index(fields=["-changed_at"], name="closure_changed"),
        ]

    def __str__(self) -> str:
        return self.cause
