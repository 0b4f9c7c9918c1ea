"""Facts with the time in which each holds."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func


class _Span(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class FactQuerySet(models.QuerySet["Fact"]):
    def current(self) -> "FactQuerySet":
        return self.filter(valid_to=None, value__isnull=False)

    def holding(self, at: object) -> "FactQuerySet":
        return self.filter(valid_from__lte=at, value__isnull=False).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gt=at)
        )


class Fact(models.Model):
    """One value of one fact from `valid_from` until `valid_to`. A null value says that the fact was ended."""

    kind = models.TextField()
    key = models.TextField()
    value = models.JSONField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    origin = models.TextField()
    source = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    objects = FactQuerySet.as_manager()

    class Meta:
        db_table = "fact"
        constraints = [
            ExclusionConstraint(
                name="fact_one_value_at_a_time",
                expressions=[
                    (F("kind"), RangeOperators.EQUAL),
                    (F("key"), RangeOperators.EQUAL),
                    (_Span(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=models.Q(origin__in=["pack", "edit"]), name="fact_origin_known"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=F("valid_from")),
                name="fact_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
