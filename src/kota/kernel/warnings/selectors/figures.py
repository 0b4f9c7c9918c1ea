"""How warnings went: what was meant and sent, never exercises or tests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from kota.kernel.alerts import facade as notices
from kota.kernel.warnings.models import Alert, Outgoing
from kota.kernel.warnings.rules.figures import Figures, Past, figures


def by_class(since: datetime, until: datetime) -> list[Figures]:
    """Figures of the alerts whose first message was sent in a span of time."""
    found = list(Alert.objects.counted().filter(sent_at__gte=since, sent_at__lt=until).defer("xml", "inputs"))
    told = notices.reached([alert.urn for alert in found])
    out = _outgoing([alert.pk for alert in found])
    return figures(
        Past(
            alert.klass,
            alert.sent_at,
            alert.began_at,
            alert.verdict,
            reached(told.get(alert.urn, {}), out.get(alert.pk, {})),
        )
        for alert in found
        if alert.sent_at
    )


def reached(*told: dict[str, dict[str, int]]) -> dict[str, int]:
    """How many deliveries arrived, by channel."""
    found: dict[str, int] = {}
    for channels in told:
        for channel, states in channels.items():
            found[channel] = found.get(channel, 0) + states.get("sent", 0)
    return found


def deliveries(alert: Alert) -> dict[str, dict[str, int]]:
    """How one message's deliveries stand: `{"email": {"sent": 12, "queued": 3}}`."""
    return {**notices.reached([alert.urn]).get(alert.urn, {}), **_outgoing([alert.pk]).get(alert.pk, {})}


def arrived(found: Iterable[Alert]) -> dict[str, int]:
    """How many deliveries of some messages to people arrived, by channel."""
    return reached(*notices.reached([alert.urn for alert in found]).values())


def untold(found: Sequence[Alert]) -> list[Alert]:
    """Those messages that nobody was told of yet."""
    told = set(Outgoing.objects.filter(alert__in=[alert.pk for alert in found]).values_list("alert", flat=True))
    return [alert for alert in found if alert.pk not in told]


def _outgoing(alerts: list[UUID]) -> dict[UUID, dict[str, dict[str, int]]]:
    rows = Outgoing.objects.filter(alert__in=alerts).values_list("alert", "channel", "state")
    found: dict[UUID, dict[str, dict[str, int]]] = {}
    for alert, channel, state, count in rows.annotate(count=Count("pk")).order_by():
        found.setdefault(alert, {}).setdefault(channel, {})[state] = count
    return found
