"""Reading our own alerts. `at` decides what holds; what is over is never shown as if it held."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.warnings.contracts import MsgType, State, Status
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.models.alerts import Alerts
from kota.kernel.warnings.rules.figures import most_at_once

RECENT = timedelta(days=14)
ACTUAL, EVERY = (Status.ACTUAL,), tuple(Status)


def active_alerts(
    at: datetime,
    area_codes: Collection[str] | None = None,
    *,
    statuses: Collection[str] = ACTUAL,
    without: Collection[str] = (),
) -> list[Alert]:
    """Alerts that hold at a moment, the worst and newest first; with codes, those that concern one of these areas
    (an alert for a kecamatan concerns its kelurahan, and the other way round). `without` fields that are not read."""
    found = Alert.objects.filter(state=State.ACTIVE, expires__gt=at, status__in=statuses)
    found = found.defer("xml", "inputs", *without)
    if area_codes is not None:
        found = found.filter(area_codes__overlap=sorted(areas.family(area_codes)))
    return list(found.order_by("-severity_rank", "-sent_at"))


def alerts_for_point(lon: float, lat: float, at: datetime, *, statuses: Collection[str] = ACTUAL) -> list[Alert]:
    """Alerts for the kelurahan of a point and, near an approximate border, its neighbours; none outside the city."""
    located = areas.locate(lon, lat)
    codes = [here.code for here in (*([located.area] if located.area else []), *located.neighbours)]
    return active_alerts(at, codes, statuses=statuses) if codes else []


def alert(identifier: str) -> Alert:
    """Any of our messages, for staff."""
    found = Alert.objects.filter(identifier=identifier).first()
    if found is None:
        raise MissingError(_("There is no such warning."))
    return found


def sent(identifier: str) -> Alert:
    """A message that was sent, for everybody."""
    found = Alert.objects.sent().filter(identifier=identifier).first()
    if found is None:
        raise MissingError(_("There is no such warning."))
    return found


def newest(found: Alert) -> Alert:
    """The last sent message of the same alert."""
    return messages(found)[-1]


def messages(found: Alert) -> list[Alert]:
    """Every sent message of the same alert, oldest first."""
    root = found.root_id or found.pk
    rows = Alert.objects.sent().filter(pk=root) | Alert.objects.sent().filter(root_id=root)
    return list(rows.order_by("sent_at", "id").defer("inputs")) or [found]


def sent_of(keys: Collection[str], status: str) -> list[Alert]:
    """Every sent message of these triggers' keys, by key, oldest first."""
    found = Alert.objects.sent().filter(key__in=keys, status=status).defer("xml", "inputs")
    return list(found.order_by("key", "drafted_at", "id"))


def over(at: datetime) -> Alerts:
    """Newest messages of alerts that hold no longer, of the last two weeks."""
    found = Alert.objects.heads().filter(sent_at__gt=at - RECENT)
    return found.exclude(state=State.ACTIVE, expires__gt=at).order_by("-sent_at").defer("xml", "inputs")


def pending() -> Alerts:
    """What waits for somebody, oldest first."""
    return Alert.objects.pending().order_by("drafted_at")


def pending_update(found: Alert) -> Alert | None:
    """The update of an alert that is not sent yet."""
    root = found.root_id or found.pk
    return Alert.objects.pending().filter(root_id=root).first()


def of_key(key: str, status: str) -> Alert | None:
    """The newest message of a trigger's key."""
    return Alert.objects.filter(key=key, status=status).order_by("-drafted_at", "-id").first()


def running(key: str, status: str) -> Alert | None:
    """The active message of a trigger's key."""
    return Alert.objects.filter(key=key, status=status, state=State.ACTIVE).first()


def in_force(edges: Sequence[datetime]) -> list[int]:
    """The most meant alerts that held at once in each span between two of these moments, which follow each other."""
    told = Alert.objects.sent().filter(status=Status.ACTUAL, sent_at__gt=edges[0] - RECENT, sent_at__lte=edges[-1])
    rows = told.exclude(msg_type=MsgType.CANCEL).values_list("sent_at", "ended_at", "expires")
    return most_at_once([(sent, min(ended or expires, expires)) for sent, ended, expires in rows if sent], edges)


def is_over(found: Alert, at: datetime) -> bool:
    """Whether nobody needs to heed it any more."""
    return found.state != State.ACTIVE or found.expires <= at or found.msg_type == MsgType.CANCEL


def latest_change() -> datetime | None:
    """When anything was last sent or ended: feeds say so."""
    return Alert.objects.sent().order_by("-sent_at").values_list("sent_at", flat=True).first()
