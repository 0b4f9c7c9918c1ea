"""Roads in directed segments, what was measured on them in bins of five minutes, what is usual, and what went wrong.

No table holds a position or a vehicle: a burst of probes leaves sums of each road and bin, and a mask of 62 bits that
says about how many vehicles there were.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kota.base.fields import PointField
from kota.base.ids import uuid7
from kota.mobility.traffic.contracts import IncidentKind, IncidentState

_OPEN = [IncidentState.DETECTED.value, IncidentState.CONFIRMED.value]


class Segment(models.Model):
    """A road in one direction, between two junctions or shorter. `line` is WKB in degrees, in the direction driven."""

    id = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    road_class = models.TextField()
    line = models.BinaryField()
    length_m = models.FloatField()
    area = models.TextField(default="")  # kelurahan of its middle
    limit_kmh = models.FloatField(null=True)
    lanes = models.SmallIntegerField(null=True)
    free_kmh = models.FloatField()  # measured at night; until then by its class
    is_measured = models.BooleanField(default=False)
    origin = models.TextField()  # the file or the pack that it came from
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "traffic_segment"
        constraints = [models.CheckConstraint(condition=Q(length_m__gt=0, free_kmh__gt=0), name="traffic_segment_real")]
        indexes = [models.Index(fields=["origin"], name="traffic_segment_of_origin")]

    def __str__(self) -> str:
        return self.code


class Bin(models.Model):
    """What probes and sensors said of a segment in five minutes. Probes add up; a sensor's mean is set."""

    pk = models.CompositePrimaryKey("at", "segment_id")  # what comes together is written together
    segment_id = models.IntegerField()  # no constraint: a hundred million rows, and segments are never removed
    at = models.DateTimeField()
    kmh_sum = models.FloatField(default=0, db_default=0)
    points = models.IntegerField(default=0, db_default=0)
    seen = models.BigIntegerField(default=0, db_default=0)
    sensor_kmh = models.FloatField(null=True)
    sensor_flow = models.FloatField(null=True)  # vehicles an hour
    is_simulated = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "traffic_bin"

    def __str__(self) -> str:
        return f"{self.segment_id} {self.at}"


class Now(models.Model):
    """The newest speed of each segment, and until when it says anything."""

    segment = models.OneToOneField(Segment, primary_key=True, on_delete=models.CASCADE)
    kmh = models.FloatField()
    usual_kmh = models.FloatField(null=True)
    confidence = models.FloatField()
    vehicles = models.FloatField()
    source = models.SmallIntegerField()
    read_at = models.DateTimeField()
    valid_to = models.DateTimeField()
    is_simulated = models.BooleanField()

    class Meta:
        db_table = "traffic_now"

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.kmh:.0f} km/h"


class Watched(models.Model):
    """What detection remembers of a segment between bins; only where there is something to remember."""

    segment = models.OneToOneField(Segment, primary_key=True, on_delete=models.CASCADE)
    evidence = models.FloatField()
    low = models.SmallIntegerField()
    well = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "traffic_watch"

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.evidence:.1f}"


class Profile(models.Model):
    """What is usual on a segment on a weekday (Monday 0), by quarters of an hour; NaN where nobody knows."""

    pk = models.CompositePrimaryKey("segment_id", "weekday")
    segment_id = models.IntegerField()  # no constraint: a hundred million rows, and segments are never removed
    weekday = models.SmallIntegerField()
    kmh = ArrayField(models.FloatField())
    spread = ArrayField(models.FloatField())
    days = models.SmallIntegerField()
    is_simulated = models.BooleanField()
    learned_at = models.DateTimeField()

    class Meta:
        db_table = "traffic_profile"

    def __str__(self) -> str:
        return f"{self.segment_id}, {self.weekday}"


class Drift(models.Model):
    """How fast being off fades, by horizon in minutes; fitted once a night."""

    minutes = models.SmallIntegerField(primary_key=True)
    share = models.FloatField()
    spread = models.FloatField()
    pairs = models.BigIntegerField()
    fitted_at = models.DateTimeField()

    class Meta:
        db_table = "traffic_drift"

    def __str__(self) -> str:
        return f"{self.minutes} min: {self.share:.2f}"


class Told(models.Model):
    """What was expected of all segments at a moment, kept until it can be held against what came."""

    at = models.DateTimeField(primary_key=True)
    segments = ArrayField(models.IntegerField())
    now_kmh = ArrayField(models.FloatField())
    expected = ArrayField(ArrayField(models.FloatField()))  # one row a horizon
    usual = ArrayField(ArrayField(models.FloatField()))
    scored_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "traffic_told"

    def __str__(self) -> str:
        return str(self.at)


class ForecastDay(models.Model):
    """How far forecasts of a day were off, by horizon: sums of km/h over `pairs`, beside persistence and the usual."""

    day = models.DateField()
    minutes = models.SmallIntegerField()
    pairs = models.BigIntegerField()
    ours = models.FloatField()
    persistence = models.FloatField()
    usual = models.FloatField()
    simulated = models.BigIntegerField()  # of the pairs

    class Meta:
        db_table = "traffic_forecast_day"
        constraints = [models.UniqueConstraint(fields=["day", "minutes"], name="traffic_forecast_once")]

    def __str__(self) -> str:
        return f"{self.day}, {self.minutes} min"


class Report(models.Model):
    """A resident's report about a road: which segment, when. Words and persons stay with the case; `who` is a keyed
    digest that tells people apart, empty where nobody is known."""

    case_id = models.BigIntegerField(primary_key=True)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="reports")
    category = models.TextField()
    who = models.TextField(default="", db_default="")
    at = models.DateTimeField()
    is_shown = models.BooleanField(default=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        db_table = "traffic_report"
        indexes = [models.Index(fields=["segment", "-at"], name="traffic_report_of_segment")]

    def __str__(self) -> str:
        return f"report {self.case_id}"


class Incident(models.Model):
    """Something is wrong on a segment: seen in its speeds, or told by residents. `queue` are segments behind it that
    slowed after it began."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="incidents")
    kind = models.TextField()
    state = models.TextField(default=IncidentState.DETECTED)
    point = PointField()
    began_at = models.DateTimeField()
    detected_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    kmh = models.FloatField(null=True)
    usual_kmh = models.FloatField(null=True)
    vehicles = models.FloatField(null=True)
    evidence = models.FloatField(null=True)
    queue = ArrayField(models.IntegerField(), default=list)
    reports = models.IntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    is_closed = models.BooleanField(default=False)  # its road is closed by a closure with its key

    class Meta:
        db_table = "traffic_incident"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in IncidentState]), name="traffic_incident_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in IncidentKind]), name="traffic_incident_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="traffic_incident_ordered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, ended_at=None) | (~Q(state__in=_OPEN) & ~Q(ended_at=None)),
                name="traffic_incident_open_or_over",
            ),
            models.UniqueConstraint(fields=["segment"], condition=Q(state__in=_OPEN), name="traffic_one_open_incident"),
        ]
        indexes = [models.Index(fields=["-detected_at"], name="traffic_incident_newest")]

    def __str__(self) -> str:
        return f"incident on {self.segment_id}"

    @property
    def cause(self) -> str:
        """The key of the closure that closes its road."""
        return f"traffic-incident:{self.pk}"
