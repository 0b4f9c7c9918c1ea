"""Our own alerts: one row a CAP message. An update or a cancellation is a message of its own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7
from kota.kernel.warnings.contracts import MsgType, State, Status, Verdict

_PENDING = [State.DRAFT, State.WAITING]
_SENT = [State.ACTIVE, State.UPDATED, State.CANCELLED, State.EXPIRED]


class Alerts(models.QuerySet["Alert"]):
    """Verbs of reading."""

    def sent(self) -> "Alerts":
        """What anybody may see."""
        return self.filter(state__in=_SENT)

    def pending(self) -> "Alerts":
        return self.filter(state__in=_PENDING)

    def heads(self) -> "Alerts":
        """The newest sent message of each alert."""
        newer = Alert.objects.filter(replaces=models.OuterRef("pk"), state__in=_SENT)
        return self.sent().filter(~models.Exists(newer))

    def counted(self) -> "Alerts":
        """What statistics are about: meant, sent, and the first of its alert."""
        return self.sent().filter(status=Status.ACTUAL, replaces=None)


class Alert(models.Model):
    """A message. `texts`, `area_desc` are by language; `polygons` rings of [lon, lat]; `inputs` explain a trigger.

    `writers` are all who put words in (urns): none of them approves where four eyes are asked for. `revision` counts
    the changes before sending, so that nobody approves what they have not seen. The migration adds two promises of the
    database: four eyes where the class asks for them, and that what was sent is never changed or removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    identifier = models.TextField(unique=True)
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="messages")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="newer")
    references = models.TextField(default="")
    sender = models.TextField(default="")
    msg_type = models.TextField(default=MsgType.ALERT)
    status = models.TextField(default=Status.ACTUAL)
    state = models.TextField(default=State.DRAFT)
    key = models.TextField(default="")
    klass = models.TextField()
    level = models.TextField()
    level_order = models.IntegerField()
    topic = models.TextField()
    approval = models.TextField()
    category = ArrayField(models.TextField())
    response = ArrayField(models.TextField())
    urgency = models.TextField()
    severity = models.TextField()
    severity_rank = models.IntegerField()
    certainty = models.TextField()
    texts = models.JSONField()
    area_codes = ArrayField(models.TextField())
    area_desc = models.JSONField()
    polygons = models.JSONField(default=list)
    params = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField()
    revision = models.IntegerField(default=1)
    writers = ArrayField(models.TextField(), default=list)
    drafted_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(default="")  # why it was rejected, updated or cancelled
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    xml = models.BinaryField(null=True)  # what was signed and sent, byte for byte
    verdict = models.TextField(default="")
    began_at = models.DateTimeField(null=True)  # when it really happened
    verdict_note = models.TextField(default="")
    judged_by = models.TextField(default="")
    judged_at = models.DateTimeField(null=True)

    objects = Alerts.as_manager()

    class Meta:
        db_table = "alert"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="alert_state_known"),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="alert_status_known"),
            models.CheckConstraint(condition=Q(msg_type__in=list(MsgType)), name="alert_msg_type_known"),
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict]), name="alert_verdict_known"),
            models.CheckConstraint(
                condition=Q(state__in=_SENT, sent_at__isnull=False, xml__isnull=False)
                | (~Q(state__in=_SENT) & Q(sent_at=None, xml=None)),
                name="alert_sent_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(msg_type=MsgType.ALERT, replaces=None) | (~Q(msg_type=MsgType.ALERT) & ~Q(replaces=None)),
                name="alert_update_replaces_one",
            ),
            models.UniqueConstraint(
                fields=["key", "status"],
                condition=Q(state__in=_PENDING) & ~Q(key=""),
                name="alert_one_pending_of_a_key",
            ),
            models.UniqueConstraint(
                fields=["key", "status"], condition=Q(state=State.ACTIVE) & ~Q(key=""), name="alert_one_active_of_a_key"
            ),
        ]
        indexes = [
            models.Index(fields=["expires"], name="alert_active", condition=Q(state=State.ACTIVE)),
            models.Index(fields=["-drafted_at"], name="alert_pending", condition=Q(state__in=_PENDING)),
            models.Index(fields=["-sent_at"], name="alert_sent", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["key", "-drafted_at"], name="alert_of_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def urn(self) -> str:
        """What the audit and the notices call it."""
        return f"alert:{self.identifier}"
