"""Parties of OCPI and their roles; locations, EVSEs and connectors; tariffs, sessions, CDRs. Objects of the standard
are kept as they were sent (`data`), beside what pages and filters ask for. `key` is an id in lower case: ids of OCPI
differ in more than their case.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q

from kota.base.fields import PointField


class Party(models.Model):
    """A platform that we speak OCPI with. `ours` is the digest of the token by which it calls us, `theirs` the sealed
    one by which we call it."""

    INVITED, CONNECTED, ENDED, SAMPLE = "invited", "connected", "ended", "sample"
    name = models.TextField()
    state = models.TextField()
    is_sample = models.BooleanField(default=False)
    ours = models.BinaryField(null=True, unique=True)
    theirs = models.BinaryField(null=True)
    versions_url = models.TextField(default="")
    endpoints = models.JSONField(default=list)
    invited_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # it pushed something, or answered when it was asked
    next_at = models.DateTimeField(null=True)  # when it is asked again; null: never
    pulled = models.JSONField(default=dict)  # by module: how its last rounds went, see `services.polling`
    failures = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    refused = models.IntegerField(default=0)  # objects of the last round that were not as the standard has them

    class Meta:
        db_table = "charging_party"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "connected", "ended", "sample"]), name="charging_party_state"
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="charging_party_due", condition=Q(state="connected"))]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a party is, under a country and a party id. `owner` is `ID*KTA`: nobody else may come as it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="roles")
    role = models.TextField()
    owner = models.TextField()
    name = models.TextField()
    website = models.TextField(default="")

    class Meta:
        db_table = "charging_role"
        constraints = [models.UniqueConstraint(fields=["owner", "role"], name="charging_role_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.owner}"


class Location(models.Model):
    """Where chargers stand. Counts follow from its EVSEs; `status_at` is the newest thing that one of them said."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="locations")
    owner = models.TextField()
    key = models.TextField()
    data = models.JSONField()  # without its EVSEs
    name = models.TextField()
    address = models.TextField()
    point = PointField()
    area = models.TextField(default="")
    is_shown = models.BooleanField()  # published, and not gone
    is_gone = models.BooleanField(default=False)
    evses_count = models.IntegerField(default=0)
    free = models.IntegerField(default=0)
    max_kw = models.FloatField(default=0)
    plugs = ArrayField(models.TextField(), default=list)
    status_at = models.DateTimeField(null=True)
    last_updated = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "charging_location"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="charging_location_once")]
        indexes = [
            GistIndex(fields=["point"], name="charging_location_place", condition=Q(is_shown=True)),
            GinIndex(fields=["plugs"], name="charging_location_plugs", condition=Q(is_shown=True)),
            models.Index(fields=["party", "last_updated"], name="charging_location_of_party"),
        ]

    def __str__(self) -> str:
        return self.name


class Evse(models.Model):
    """What charges one vehicle at a time. Never deleted: REMOVED, or gone with what its operator sends."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="evses")
    key = models.TextField()
    data = models.JSONField()  # without its connectors
    status = models.TextField()
    status_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)
    last_updated = models.DateTimeField()

    class Meta:
        db_table = "charging_evse"
        constraints = [models.UniqueConstraint(fields=["location", "key"], name="charging_evse_once")]

    def __str__(self) -> str:
        return self.key


class Connector(models.Model):
    """A plug or socket of an EVSE."""

    evse = models.ForeignKey(Evse, on_delete=models.CASCADE, related_name="connectors")
    key = models.TextField()
    data = models.JSONField()
    standard = models.TextField()
    is_dc = models.BooleanField()
    kw = models.FloatField()
    tariffs = ArrayField(models.TextField(), default=list)  # keys
    last_updated = models.DateTimeField()

    class Meta:
        db_table = "charging_connector"
        constraints = [models.UniqueConstraint(fields=["evse", "key"], name="charging_connector_once")]

    def __str__(self) -> str:
        return f"{self.standard} {self.kw} kW"


class StatusChange(models.Model):
    """An EVSE said another status: what the history of availability is counted from."""

    evse = models.ForeignKey(Evse, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    status = models.TextField()

    class Meta:
        db_table = "charging_status_change"
        indexes = [
            models.Index(fields=["evse", "at"], name="charging_change_of_evse"),
            models.Index(fields=["at"], name="charging_change_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.at}"


class Tariff(models.Model):
    """A tariff as its operator told it last. Sessions keep the one that they began with."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="tariffs")
    owner = models.TextField()
    key = models.TextField()
    data = models.JSONField()
    currency = models.TextField()
    last_updated = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "charging_tariff"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="charging_tariff_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class Session(models.Model):
    """A charging session as its operator tells it, with the tariff that held when it began."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="sessions")
    owner = models.TextField()
    key = models.TextField()
    data = models.JSONField()
    tariff = models.JSONField(null=True)
    status = models.TextField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    kwh = models.FloatField()
    last_updated = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "charging_session"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="charging_session_once")]
        indexes = [models.Index(fields=["-began_at"], name="charging_session_newest")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class Cdr(models.Model):
    """A charge detail record, never changed after it came; `verdict` and `check` are ours."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="cdrs")
    owner = models.TextField()
    key = models.TextField()
    data = models.JSONField()
    verdict = models.TextField()
    findings = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    kwh = models.FloatField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "charging_cdr"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="charging_cdr_once")]
        indexes = [
            models.Index(fields=["-received_at"], name="charging_cdr_newest"),
            models.Index(
                fields=["-received_at"], name="charging_cdr_open",
                condition=~Q(verdict="same") & Q(settled_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
