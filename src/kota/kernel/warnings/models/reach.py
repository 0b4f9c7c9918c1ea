"""Who wants to be warned where, and where alerts go besides people."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from kota.base.fields import PointField
from kota.kernel.alerts.contracts import State as DeliveryState


class Place(models.Model):
    """A place of one person: an area, or a point with metres around it. `areas` are the codes it lies in."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    label = models.TextField(default="")
    area = models.TextField(default="")
    point = PointField(null=True)
    radius_m = models.IntegerField(default=0)
    areas = ArrayField(models.TextField())
    topics = ArrayField(models.TextField(), default=list)  # empty: all
    least = models.TextField()
    least_rank = models.IntegerField()
    exercises = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "alert_place"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(area="") & Q(point=None)) | (Q(area="") & Q(point__isnull=False, radius_m__gt=0)),
                name="alert_place_area_or_point",
            ),
        ]
        indexes = [GinIndex(fields=["areas"], name="alert_place_areas")]

    def __str__(self) -> str:
        return f"place {self.pk}"


class Webhook(models.Model):
    """An address that gets each alert as JSON, signed with its secret (HMAC-SHA256)."""

    name = models.TextField()
    url = models.TextField()
    secret = models.TextField()
    least_rank = models.IntegerField(default=0)
    exercises = models.BooleanField(default=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alert_webhook"

    def __str__(self) -> str:
        return self.name


class Outgoing(models.Model):
    """A message on its way to a webhook or to the MQTT broker."""

    alert = models.ForeignKey("warnings.Alert", on_delete=models.CASCADE, related_name="outgoing")
    channel = models.TextField()
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.TextField(default=DeliveryState.QUEUED)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "alert_outgoing"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "channel", "webhook"], nulls_distinct=False, name="alert_outgoing_once"
            ),
            models.CheckConstraint(condition=Q(channel__in=["webhook", "mqtt"]), name="alert_outgoing_channel_known"),
            models.CheckConstraint(condition=Q(state__in=list(DeliveryState)), name="alert_outgoing_state_known"),
            models.CheckConstraint(
                condition=Q(channel="webhook", webhook__isnull=False) | Q(channel="mqtt", webhook=None),
                name="alert_outgoing_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="alert_outgoing_due", condition=Q(state=DeliveryState.QUEUED)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
