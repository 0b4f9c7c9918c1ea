"""Files of others and how they are read, stations and what stands there, vehicles, the past, forecasts, notices."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kota.base.fields import PointField
from kota.base.ids import uuid7


class Feed(models.Model):
    """A file of a system: how it is read, and what it said when it was last good. Those of the city's own systems have
    no address. `revision` grows with everything that changes: who keeps it in memory looks there."""

    system = models.TextField()
    name = models.TextField()  # of the standard
    url = models.TextField(default="")
    version = models.TextField(default="")
    language = models.TextField(default="")
    etag = models.TextField(default="")
    last_modified = models.TextField(default="")
    next_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # the last good answer, changed or not
    updated_at = models.DateTimeField(null=True)  # as the publisher says
    ttl = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    fell_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    refusals = models.IntegerField(default=0)
    refused = models.JSONField(default=list)  # the first of them, with their reasons
    digest = models.BinaryField(default=b"")
    content = models.JSONField(null=True)  # of files that are kept as they are
    revision = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sharing_feed"
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="sharing_feed_once")]

    def __str__(self) -> str:
        return f"{self.system}/{self.name}"


class Station(models.Model):
    """A station, and what it said last. `docks` null: no limit. Gone from its file it stays, for what it was."""

    system = models.TextField()
    code = models.TextField()
    name = models.JSONField()
    point = PointField()
    capacity = models.IntegerField(null=True)
    region = models.TextField(default="")
    address = models.TextField(default="")
    is_virtual = models.BooleanField(default=False)
    web = models.TextField(default="")
    is_gone = models.BooleanField(default=False)
    vehicles = models.IntegerField(null=True)
    docks = models.IntegerField(null=True)
    disabled = models.IntegerField(default=0)
    docks_disabled = models.IntegerField(default=0)
    types = models.JSONField(default=dict)
    is_installed = models.BooleanField(default=True)
    is_renting = models.BooleanField(default=True)
    is_returning = models.BooleanField(default=True)
    reported_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "sharing_station"
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="sharing_station_once"),
            models.CheckConstraint(
                condition=(Q(vehicles=None) | Q(vehicles__gte=0)) & (Q(docks=None) | Q(docks__gte=0)),
                name="sharing_station_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}/{self.code}"


class Vehicle(models.Model):
    """A vehicle that stands somewhere. `number` is its operator's and stays inside; `token` is its name for the public
    until its next ride."""

    token = models.UUIDField(primary_key=True, default=uuid4)  # tells nothing, not even when the ride ended
    system = models.TextField()
    number = models.TextField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    type = models.TextField(default="")
    station = models.TextField(default="")
    is_reserved = models.BooleanField(default=False)
    is_disabled = models.BooleanField(default=False)
    range_m = models.FloatField(null=True)
    plan = models.TextField(default="")
    is_simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "sharing_vehicle"
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="sharing_vehicle_once"),
            models.CheckConstraint(
                condition=Q(lon__isnull=False, lat__isnull=False) | ~Q(station=""), name="sharing_vehicle_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return str(self.token)


class StationDay(models.Model):
    """A day (UTC) of a station in five-minute bins, packed as in rules.history."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    packed = models.BinaryField()

    class Meta:
        db_table = "sharing_station_day"
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="sharing_station_day_once")]

    def __str__(self) -> str:
        return f"{self.station_id} on {self.day}"


class Round(models.Model):
    """Forecasts of all stations of a system, made at one moment: `packed` arrays as in services.forecasting.
    `judged` says for how many of its horizons it is known what came."""

    system = models.TextField()
    made_at = models.DateTimeField()
    packed = models.BinaryField()
    judged = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "sharing_round"
        constraints = [models.UniqueConstraint(fields=["system", "made_at"], name="sharing_round_once")]
        indexes = [models.Index(fields=["made_at"], name="sharing_round_open", condition=Q(judged__lt=3))]

    def __str__(self) -> str:
        return f"{self.system} at {self.made_at}"


class Typical(models.Model):
    """What usually stands at the stations of a system by kind of day and quarter of an hour, packed as in
    services.forecasting."""

    system = models.TextField(primary_key=True)
    made_at = models.DateTimeField()
    packed = models.BinaryField()

    class Meta:
        db_table = "sharing_typical"

    def __str__(self) -> str:
        return self.system


class ForecastScore(models.Model):
    """How a day's forecasts of a system did at a horizon (minutes), beside "it stays as it is": sums, as in
    rules.judging."""

    system = models.TextField()
    day = models.DateField()
    horizon = models.SmallIntegerField()
    count = models.IntegerField(default=0)
    error = models.FloatField(default=0)
    error_staying = models.FloatField(default=0)
    brier = models.FloatField(default=0)
    brier_staying = models.FloatField(default=0)
    held = models.IntegerField(default=0)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "sharing_forecast_score"
        constraints = [
            models.UniqueConstraint(fields=["system", "day", "horizon", "is_simulated"], name="sharing_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.system}, {self.day}, {self.horizon} min"


class ShareNotice(models.Model):
    """What the city says of one of its own systems: it goes out as an alert of GBFS."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    system = models.TextField()
    kind = models.TextField()
    summary = models.JSONField()
    description = models.JSONField(default=dict)
    stations = ArrayField(models.TextField(), default=list)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    by = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_notice"
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name="sharing_notice_ends_after"),
            models.CheckConstraint(
                condition=Q(kind__in=["system_closure", "station_closure", "station_move", "other"]),
                name="sharing_notice_kind",
            ),
        ]
        indexes = [models.Index(fields=["system", "ends"], name="sharing_notice_standing")]

    def __str__(self) -> str:
        return str(self.id)
