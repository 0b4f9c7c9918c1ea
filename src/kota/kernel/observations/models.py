"""Tables of entities. Those of observations and their sums are partitioned and written in SQL (migration 0002)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from kota.base.fields import BoxField


class Described(models.Model):
    """What every described entity has."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    description = models.TextField()
    properties = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def _theme() -> models.GeneratedField:
    return models.GeneratedField(
        expression=KeyTextTransform("theme", F("properties")), output_field=models.TextField(), db_persist=True
    )


class Device(models.Model):
    """A device or gateway that writes, and the credentials it shows. Only digests of its secret are kept."""

    key = models.TextField(unique=True)  # also its MQTT user name
    name = models.TextField()
    agency = models.ForeignKey("accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    token = models.BinaryField(unique=True)  # SHA-256
    mosquitto = models.TextField(default="")  # the line of a Mosquitto password file
    silent_after_s = models.IntegerField(default=3600)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "device"
        constraints = [models.CheckConstraint(condition=Q(silent_after_s__gt=0), name="device_silent_after_some_time")]

    def __str__(self) -> str:
        return self.key


class Thing(Described):
    """`key` is its stable name for other apps; `area` the kelurahan of its newest location."""

    key = models.TextField(null=True, unique=True)  # noqa: DJ001 - unique where there is one
    area = models.TextField(db_default="")
    theme = _theme()

    class Meta:
        db_table = "thing"
        indexes = [models.Index(fields=["theme", "area"], name="thing_by_theme")]


class Location(Described):
    encoding_type = models.TextField()
    location = models.JSONField()
    bounds = BoxField(null=True)

    class Meta:
        db_table = "location"


class ThingLocation(models.Model):
    """Where a thing is now."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "thing_location"
        constraints = [models.UniqueConstraint(fields=["thing", "location"], name="thing_location_once")]

    def __str__(self) -> str:
        return f"{self.thing_id} at {self.location_id}"


class HistoricalLocation(models.Model):
    id = models.BigAutoField(primary_key=True)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="+")
    time = models.DateTimeField()

    class Meta:
        db_table = "historical_location"

    def __str__(self) -> str:
        return f"{self.thing_id} at {self.time}"


class HistoricalLocationPlace(models.Model):
    historical_location = models.ForeignKey(
        HistoricalLocation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "historical_location_place"
        constraints = [
            models.UniqueConstraint(fields=["historical_location", "location"], name="historical_location_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.historical_location_id} at {self.location_id}"


class Sensor(Described):
    encoding_type = models.TextField()
    metadata = models.JSONField()

    class Meta:
        db_table = "sensor"


class ObservedProperty(Described):
    definition = models.TextField()

    class Meta:
        db_table = "observed_property"
        indexes = [models.Index(fields=["definition"], name="observed_property_defined")]


class Datastream(Described):
    """A stream of observations of one property by one sensor of one thing. `device` is who may write it."""

    key = models.TextField(null=True, unique=True)  # noqa: DJ001 - unique where there is one
    observation_type = models.TextField()
    unit = models.JSONField()
    observed_area = models.JSONField(null=True)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="+")
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="+")
    observed_property = models.ForeignKey(ObservedProperty, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    is_watched = models.BooleanField(db_default=False)  # each batch of it is told to other apps as an event
    theme = _theme()

    class Meta:
        db_table = "datastream"
        indexes = [models.Index(fields=["theme"], name="datastream_by_theme")]


class FeatureOfInterest(Described):
    """What was observed. `origin` is the location that it was made from by itself."""

    encoding_type = models.TextField()
    feature = models.JSONField()
    bounds = BoxField(null=True)
    origin = models.ForeignKey(Location, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "feature_of_interest"
        constraints = [models.UniqueConstraint(fields=["origin"], name="feature_of_interest_of_location")]


class DatastreamFeature(models.Model):
    """Which features a datastream has observed: from them comes its observed area."""

    datastream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="+", db_index=False)
    feature = models.ForeignKey(FeatureOfInterest, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "datastream_feature"
        constraints = [models.UniqueConstraint(fields=["datastream", "feature"], name="datastream_feature_once")]

    def __str__(self) -> str:
        return f"{self.datastream_id} of {self.feature_id}"


class Actuator(Described):
    encoding_type = models.TextField()
    metadata = models.JSONField()

    class Meta:
        db_table = "actuator"


class TaskingCapability(Described):
    """What a thing can be told to do; whichever device measures it does it."""

    tasking_parameters = models.JSONField()
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="+")
    actuator = models.ForeignKey(Actuator, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "tasking_capability"


class Task(models.Model):
    id = models.BigAutoField(primary_key=True)
    tasking_capability = models.ForeignKey(TaskingCapability, on_delete=models.CASCADE, related_name="+")
    tasking_parameters = models.JSONField()
    properties = models.JSONField(default=dict)
    creation_time = models.DateTimeField()
    status = models.TextField(default="created")
    by = models.TextField()

    class Meta:
        db_table = "task"

    def __str__(self) -> str:
        return f"task {self.pk}"


class RefusedObservation(models.Model):
    """A value that was not taken, kept aside with the reason."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.TextField()
    datastream = models.BigIntegerField(null=True)
    reason = models.TextField()
    content = models.JSONField()

    class Meta:
        db_table = "refused_observation"
        indexes = [models.Index(fields=["by", "-id"], name="refused_observation_by")]

    def __str__(self) -> str:
        return self.reason
