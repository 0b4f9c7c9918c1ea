"""Where each gate stands, how it came there, what was expected and what came, flooded areas, residents' reports."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kota.base.fields import PointField
from kota.base.ids import uuid7


class GateState(models.Model):
    """Where a gate stands after its newest reading. Everything follows from its observations and may be counted anew.

    `counted` is how many observations its datastream had; `memory` what the next reading needs.
    """

    gate = models.TextField(primary_key=True)
    siaga = models.SmallIntegerField(null=True)
    since = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    cm = models.FloatField(null=True)
    cm_per_hour = models.FloatField(null=True)
    is_fast = models.BooleanField(default=False)
    up_since = models.DateTimeField(null=True)
    fault = models.TextField(default="")  # why the newest observation is not believed
    seen_at = models.DateTimeField(null=True)
    seen_cm = models.FloatField(null=True)
    counted = models.BigIntegerField(default=0)
    memory = models.JSONField(null=True)
    is_simulated = models.BooleanField(default=False, db_default=False)  # nobody measured it: it warns nobody
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "water_gate_state"
        constraints = [
            models.CheckConstraint(condition=Q(siaga=None) | Q(siaga__range=(1, 4)), name="water_gate_siaga_1_to_4")
        ]

    def __str__(self) -> str:
        return f"{self.gate}: siaga {self.siaga}"


class GateLevel(models.Model):
    """The level of alert of a gate changed with a reading."""

    gate = models.TextField()
    at = models.DateTimeField()
    cm = models.FloatField()
    before = models.SmallIntegerField()
    after = models.SmallIntegerField()

    class Meta:
        db_table = "water_gate_level"
        constraints = [models.UniqueConstraint(fields=["gate", "at"], name="water_gate_level_once")]

    def __str__(self) -> str:
        return f"{self.gate}: {self.before} to {self.after}"


class ReachFit(models.Model):
    """How the water of one gate shows at the next one some hours later, fitted on what both have recorded.

    `lag` hours (earliest, latest); `weights` as in rules.forecast; `errors` scaled, for the interval; `trial` how it
    did on hours that it had not seen, beside "it stays as it is".
    """

    reach = models.TextField()
    horizon = models.SmallIntegerField()
    lag = models.SmallIntegerField()
    earliest = models.SmallIntegerField()
    latest = models.SmallIntegerField()
    correlation = models.FloatField()
    weights = models.JSONField()
    errors = models.JSONField()
    trial = models.JSONField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    fitted_at = models.DateTimeField()

    class Meta:
        db_table = "water_reach_fit"
        constraints = [models.UniqueConstraint(fields=["reach", "horizon"], name="water_reach_fit_once")]

    def __str__(self) -> str:
        return f"{self.reach}, {self.horizon} h"


class Forecast(models.Model):
    """What a rise at a gate was expected to bring downstream, and what came. Levels only where a fit is."""

    upstream = models.TextField()
    downstream = models.TextField()
    read_at = models.DateTimeField()
    cm = models.FloatField()
    siaga = models.SmallIntegerField()
    earliest = models.DateTimeField()
    expected = models.DateTimeField()
    latest = models.DateTimeField()
    is_measured = models.BooleanField()
    now_cm = models.FloatField(null=True)  # downstream at that moment: what "it stays as it is" says
    level_cm = models.FloatField(null=True)  # at `expected`
    low_cm = models.FloatField(null=True)
    high_cm = models.FloatField(null=True)
    made_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)
    came_cm = models.FloatField(null=True)  # the level at `expected`
    peak_at = models.DateTimeField(null=True)
    peak_cm = models.FloatField(null=True)

    class Meta:
        db_table = "water_forecast"
        constraints = [
            models.UniqueConstraint(fields=["upstream", "downstream", "read_at"], name="water_forecast_once"),
            models.CheckConstraint(
                condition=Q(earliest__lte=F("expected")) & Q(expected__lte=F("latest")), name="water_forecast_ordered"
            ),
        ]
        indexes = [
            models.Index(fields=["downstream", "-read_at"], name="water_forecast_of_gate"),
            models.Index(fields=["latest"], name="water_forecast_open", condition=Q(scored_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.upstream} to {self.downstream}"


class FloodMark(models.Model):
    """An area under water, as somebody who may say so marked it. `shape` is WKB in degrees."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.TextField()
    shape = models.BinaryField()
    areas = ArrayField(models.TextField())  # kelurahan that it meets
    depth = models.TextField(default="")  # code of a class; empty: nobody measured
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    source = models.TextField()
    key = models.TextField(null=True, unique=True)  # noqa: DJ001 - null is "none"; an importer's own name
    is_exercise = models.BooleanField(default=False)
    by = models.TextField()
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "water_flood_mark"
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="water_mark_ends_after"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="water_mark_named"),
        ]
        indexes = [models.Index(fields=["-since"], name="water_mark_standing", condition=Q(until=None))]

    def __str__(self) -> str:
        return self.name


class Incident(models.Model):
    """Reports of the same water: they came close to one another in place and time. `point` is their middle.

    Of a replay (`run`) moments are the archive's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.TextField(default="")
    began_at = models.DateTimeField()
    newest_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    point = PointField()
    area = models.TextField(default="")  # of its first report
    count = models.IntegerField(default=1)
    deepest_cm = models.FloatField(null=True)

    class Meta:
        db_table = "water_incident"
        constraints = [
            models.CheckConstraint(condition=Q(newest_at__gte=F("began_at")), name="water_incident_ordered"),
            models.CheckConstraint(condition=Q(count__gte=1), name="water_incident_of_reports"),
        ]
        indexes = [models.Index(fields=["run", "-newest_at"], name="water_incident_open", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"incident of {self.count}"


class FloodReport(models.Model):
    """A resident's report of water, as the rules read it: where, when, how deep. Words stay with the case.

    Without a point it lies somewhere in its area, a kelurahan that was chosen from the list. Of a replay (`run`) `at`
    is the moment of the archive.
    """

    case_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    point = PointField(null=True)
    area = models.TextField(default="")
    cell = models.TextField(default="")  # H3, resolution 8; empty without a point
    depth_cm = models.FloatField(null=True)
    is_flood = models.BooleanField()
    is_receding = models.BooleanField()
    who = models.TextField(default="")  # digest of the account or contact, where there is one
    is_shown = models.BooleanField(default=True)
    is_exercise = models.BooleanField(default=False)
    run = models.TextField(default="", db_default="")  # of a replay that sent it in
    incident = models.ForeignKey(Incident, null=True, on_delete=models.SET_NULL, related_name="reports")
    over_at = models.DateTimeField(null=True)  # solved, rejected or taken down

    class Meta:
        db_table = "water_flood_report"
        indexes = [models.Index(fields=["-at"], name="water_report_newest"),
                   models.Index(fields=["area", "-at"], name="water_report_of_area")]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=~Q(point=None) | ~Q(area=""), name="water_report_somewhere"),
        ]

    def __str__(self) -> str:
        return f"report {self.case_id}"


class Warned(models.Model):
    """An alert that this app had drafted, and what about. `key` is the alert's. Of a replay times are the archive's."""

    key = models.TextField(primary_key=True)
    subject = models.TextField()  # gate:depok, area:31.74.01.1005, exercise:RUN:31.74.01.1005
    identifier = models.TextField()
    level = models.TextField(default="", db_default="")
    until = models.DateTimeField(null=True)  # when its newest message ends
    drafted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "water_warned"
        indexes = [models.Index(fields=["subject", "-drafted_at"], name="water_warned_subject")]

    def __str__(self) -> str:
        return self.key


class Scorecard(models.Model):
    """How the warnings of a replay did."""

    at = models.DateTimeField()
    name = models.TextField()
    card = models.JSONField()

    class Meta:
        db_table = "water_scorecard"

    def __str__(self) -> str:
        return self.name
