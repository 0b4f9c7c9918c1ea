"""What moves: live feeds as they last spoke, vehicles, stops passed, running times, promises; and service alerts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7


class LiveFeed(models.Model):
    """How a live feed was last asked, and what it said. The feed itself is a fact of the city."""

    code = models.TextField(primary_key=True)
    etag = models.TextField(default="", db_default="")
    last_modified = models.TextField(default="", db_default="")
    failures = models.IntegerField(default=0, db_default=0)
    fault = models.TextField(default="", db_default="")  # a code of rules.realtime.said.Fault, or what the line said
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)  # when its newest message was made, by its own clock
    content = models.BinaryField(null=True)  # that message
    counts = models.JSONField(default=dict)  # trips, vehicles, alerts
    problems = models.JSONField(default=dict)  # how often something was left out, by reason

    class Meta:
        db_table = "transit_live_feed"

    def __str__(self) -> str:
        return self.code


class LiveState(models.Model):
    """Everything that differs from the timetable, for all processes to take: one row, written anew each time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()
    made_at = models.DateTimeField()
    network = models.TextField()
    content = models.BinaryField()

    class Meta:
        db_table = "transit_live"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="transit_live_one_row")]

    def __str__(self) -> str:
        return f"{self.version}"


class Vehicle(models.Model):
    """A vehicle and where it was last: nothing of who drives it, and nothing of where it was before.

    `owner` is who may send its positions (a urn, `account:17`); empty where a live feed does. `matched` is what is
    believed of it: the network, the pattern and how far along it.
    """

    code = models.TextField(primary_key=True)  # unique in the city: `tj:TJ0123`
    feed = models.TextField()
    label = models.TextField(default="", db_default="")
    owner = models.TextField(default="", db_default="")
    device = models.TextField(default="", db_default="")  # that speaks for it by MQTT
    wheelchair = models.SmallIntegerField(default=0, db_default=0)
    is_simulated = models.BooleanField(default=False, db_default=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    bearing = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    line = models.TextField(default="", db_default="")  # as it says, `feed:route`
    trip = models.TextField(default="", db_default="")
    trip_start = models.IntegerField(null=True)  # seconds of its service day
    trip_day = models.DateField(null=True)
    occupancy = models.SmallIntegerField(null=True)
    percentage = models.SmallIntegerField(null=True)
    congestion = models.SmallIntegerField(default=0, db_default=0)
    carriages = models.JSONField(default=list)
    network = models.TextField(default="", db_default="")
    pattern = models.IntegerField(default=-1, db_default=-1)
    along = models.FloatField(default=0.0, db_default=0.0)
    start = models.BigIntegerField(default=0, db_default=0)
    call = models.IntegerField(default=-1, db_default=-1)
    passed_at = models.BigIntegerField(default=0, db_default=0)
    strays = models.SmallIntegerField(default=0, db_default=0)
    doubts = models.SmallIntegerField(default=0, db_default=0)
    doubted = models.JSONField(null=True)
    doubt = models.TextField(default="", db_default="")  # why its newest position was kept aside

    class Meta:
        db_table = "transit_vehicle"
        indexes = [
            models.Index(fields=["at"], name="transit_vehicle_fresh"),
            models.Index(fields=["device"], name="transit_vehicle_device", condition=~Q(device="")),
        ]

    def __str__(self) -> str:
        return self.code


class Passage(models.Model):
    """A stop that a vehicle passed. `seconds` is what the way from the stop before took, 0 where it was not seen whole;
    `late` is beside the timetable, where the line has one."""

    id = models.BigAutoField(primary_key=True)
    line = models.TextField()
    direction = models.SmallIntegerField()
    stop = models.TextField()
    at = models.DateTimeField()
    vehicle = models.TextField()
    seconds = models.IntegerField(default=0)
    late = models.IntegerField(null=True)
    is_simulated = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "transit_passage"
        indexes = [
            models.Index(fields=["line", "direction", "stop", "-at"], name="transit_passage_at_stop"),
            models.Index(fields=["at"], name="transit_passage_old"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.stop}"


class Pace(models.Model):
    """How long a piece of a line took, by kind of day (0 working day, 1 Saturday, 2 Sunday or holiday) and hour."""

    id = models.BigAutoField(primary_key=True)
    line = models.TextField()
    from_stop = models.TextField()
    to_stop = models.TextField()
    kind = models.SmallIntegerField()
    hour = models.SmallIntegerField()
    number = models.IntegerField()
    mean = models.FloatField()
    variance = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        db_table = "transit_pace"
        constraints = [
            models.UniqueConstraint(fields=["line", "from_stop", "to_stop", "kind", "hour"], name="transit_pace_once")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.from_stop} {self.to_stop}"


class Promise(models.Model):
    """What was foretold of a vehicle at a stop, at each horizon once. `said` holds low, middle and high (seconds after
    `base`) and the age of what they were made from, for each of `horizons`; `plain` the middle and the standard
    deviation before past errors mended them. It waits for what happens."""

    id = models.BigAutoField(primary_key=True)
    vehicle = models.TextField()
    line = models.TextField()
    stop = models.TextField()
    call = models.IntegerField()
    start = models.BigIntegerField()  # of the run
    base = models.DateTimeField()
    horizons = ArrayField(models.SmallIntegerField())
    said = ArrayField(models.IntegerField())
    plain = ArrayField(models.IntegerField(), default=list, db_default=[])
    is_simulated = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "transit_promise"
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "start", "call"], name="transit_promise_once"),
        ]
        indexes = [models.Index(fields=["base"], name="transit_promise_old")]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.stop}"


class PromiseDay(models.Model):
    """The ledger: how promises of a day held, by line and horizon. `sizes` counts them by how many steps of fifteen
    seconds they were wrong, `beside` by how many standard deviations before they were mended; `lost` are those whose
    vehicle never came, as far as anybody saw."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    line = models.TextField()
    horizon = models.SmallIntegerField()
    number = models.IntegerField()
    late = models.BigIntegerField()  # sums of seconds
    size = models.BigIntegerField()
    inside = models.IntegerField()
    age = models.BigIntegerField()
    sizes = ArrayField(models.IntegerField())
    beside = ArrayField(models.IntegerField(), default=list, db_default=[])
    lost = models.IntegerField(default=0, db_default=0)
    is_simulated = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "transit_promise_day"
        constraints = [
            models.UniqueConstraint(fields=["day", "line", "horizon", "is_simulated"], name="transit_promise_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.line} {self.horizon}"


class ServiceAlert(models.Model):
    """Something that riders should know: written at the desk, or come with a live feed (`source` names it).

    `about` names lines, stops, operators as `line:tj:1`, `stop:tj:B01`, `operator:transjakarta`, `mode:3`, `trip:...`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.TextField(default="", db_default="")
    foreign_id = models.TextField(default="", db_default="")
    cause = models.SmallIntegerField()
    effect = models.SmallIntegerField()
    severity = models.SmallIntegerField()
    header = models.JSONField()
    description = models.JSONField(default=dict)
    url = models.TextField(default="", db_default="")
    about = ArrayField(models.TextField())
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)  # when it was told that it begins; None while it is written ahead
    closes_stops = models.BooleanField(default=False, db_default=False)
    is_simulated = models.BooleanField(default=False, db_default=False)
    written_by = models.TextField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="", db_default="")

    class Meta:
        db_table = "transit_alert"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "foreign_id"], name="transit_alert_foreign_once", condition=~Q(source="")
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("begins_at")), name="transit_alert_forward"
            ),
            models.CheckConstraint(condition=~Q(about=[]), name="transit_alert_about_something"),
        ]
        indexes = [
            models.Index(fields=["begins_at"], name="transit_alert_open", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["begins_at"],
                name="transit_alert_ahead",
                condition=Q(ended_at__isnull=True, begun_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Following(models.Model):
    """A line that somebody wants to hear of."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "transit_following"
        constraints = [models.UniqueConstraint(fields=["line", "account_id"], name="transit_following_once")]
        indexes = [models.Index(fields=["account_id"], name="transit_following_of")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.line}"
