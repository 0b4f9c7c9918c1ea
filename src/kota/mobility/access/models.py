"""Lifts and how they were, what residents say of stops, barriers with their cases, help that was booked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kota.base.ids import uuid7
from kota.mobility.access.contracts.helping import DutyState, Role
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Reach, Source

_STATES = [one.value for one in LiftState]
_DUTIES = [one.value for one in DutyState]


class LiftSpell(models.Model):
    """How a lift was for a time; the one without an end is how it is."""

    lift = models.TextField()
    state = models.TextField()
    source = models.TextField()
    by = models.TextField()
    note = models.TextField(default="")
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_lift_spell"
        constraints = [
            models.UniqueConstraint(fields=["lift"], condition=Q(ends=None), name="access_lift_once"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="access_lift_state"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name="access_lift_order"),
        ]
        indexes = [models.Index(fields=["lift", "-begins"], name="access_lift_history")]

    def __str__(self) -> str:
        return f"{self.lift} {self.state}"


class LiftSaying(models.Model):
    """What somebody says of a lift. `voter` is `account:17`, or a keyed digest of a line to the network."""

    lift = models.TextField()
    voter = models.TextField()
    works = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "access_lift_saying"
        constraints = [models.UniqueConstraint(fields=["lift", "voter"], name="access_lift_voice")]

    def __str__(self) -> str:
        return f"{self.lift} {self.works}"


class StopSaying(models.Model):
    """What somebody says of the steps at a stop; saying it again takes the place of what was said."""

    stop = models.TextField()
    voter = models.TextField()
    step_free = models.BooleanField()
    obstacles = ArrayField(models.TextField(), default=list)
    at = models.DateTimeField()

    class Meta:
        db_table = "access_stop_saying"
        constraints = [models.UniqueConstraint(fields=["stop", "voter"], name="access_stop_voice")]

    def __str__(self) -> str:
        return f"{self.stop} {self.step_free}"


class StopState(models.Model):
    """What a stop is where somebody knows better than its feed, and whether that is contested. `decided_*` is an
    officer's word; what was said before `asked_at` counts no more, since a barrier was taken away then."""

    stop = models.TextField(primary_key=True)
    reach = models.SmallIntegerField(default=Reach.UNKNOWN)
    source = models.TextField(default="")
    is_contested = models.BooleanField(default=False)
    decided = models.SmallIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    note = models.TextField(default="")
    asked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "access_stop"
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=[int(one) for one in Reach]), name="access_stop_reach"),
            models.CheckConstraint(
                condition=Q(source__in=["", *(one.value for one in Source if one is not Source.PROGRAM)]),
                name="access_stop_source",
            ),
        ]
        indexes = [models.Index(fields=["-changed_at"], name="access_stop_changed")]

    def __str__(self) -> str:
        return f"{self.stop} {self.reach}"


class Barrier(models.Model):
    """Something in the way, and its case. What has no end is in the way still, and nobody opens another case of it."""

    key = models.TextField()
    stop = models.TextField(default="")
    lift = models.TextField(default="")
    obstacle = models.TextField()
    case_id = models.BigIntegerField(unique=True)
    reference = models.TextField()
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    works_at = models.DateTimeField(null=True)  # when its case was last told that the lift works again

    class Meta:
        db_table = "access_barrier"
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ends=None), name="access_barrier_once"),
            models.CheckConstraint(
                condition=Q(obstacle__in=[one.value for one in Obstacle]), name="access_barrier_obstacle"
            ),
        ]
        indexes = [models.Index(fields=["stop"], condition=Q(ends=None), name="access_barrier_stop")]

    def __str__(self) -> str:
        return self.key


class BarrierVoice(models.Model):
    """Who met a barrier, beside the first one."""

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="voices")
    voter = models.TextField()

    class Meta:
        db_table = "access_barrier_voice"
        constraints = [models.UniqueConstraint(fields=["barrier", "voter"], name="access_barrier_voice_once")]

    def __str__(self) -> str:
        return f"{self.barrier_id}"


class Booking(models.Model):
    """Help for somebody on the way, at an address that nobody can guess. Forgotten at `until`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    token = models.TextField(unique=True)
    account_id = models.BigIntegerField(null=True)
    name = models.TextField()
    email = models.TextField(default="")
    phone = models.TextField(default="")
    language = models.TextField(default="id")
    kinds = ArrayField(models.TextField())
    note = models.TextField(default="")
    legs = models.JSONField()
    begins = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "access_booking"
        indexes = [
            models.Index(fields=["account_id", "-begins"], name="access_booking_own"),
            models.Index(fields=["until"], name="access_booking_until"),
            models.Index(
                fields=["remind_at"], condition=Q(reminded_at=None, is_cancelled=False), name="access_booking_remind"
            ),
        ]

    def __str__(self) -> str:
        return self.token[:6]


class Duty(models.Model):
    """What staff of an operator do at a station for a booking; they are bound from `begins` to `ends`."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="duties")
    place = models.SmallIntegerField()
    stop = models.TextField()
    operator = models.TextField()
    role = models.TextField()
    line = models.TextField(default="")
    at = models.DateTimeField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.TextField(default=DutyState.ASKED)
    reason = models.TextField(default="")
    by = models.TextField(default="")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "access_duty"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "place"], name="access_duty_once"),
            models.CheckConstraint(condition=Q(state__in=_DUTIES), name="access_duty_state"),
            models.CheckConstraint(condition=Q(role__in=[one.value for one in Role]), name="access_duty_role"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="access_duty_order"),
        ]
        indexes = [models.Index(fields=["stop", "begins"], name="access_duty_stop")]

    def __str__(self) -> str:
        return f"{self.stop} {self.role}"
