"""How far delivery is behind, read from the database whenever Prometheus asks."""

from collections.abc import Iterator
from datetime import datetime

from django.db import Error, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kota.base import clock
from kota.base.events.models import FailedDelivery
from kota.base.registry import REGISTRY

_OLDEST = """
    SELECT least((SELECT min(at) FROM outbox WHERE place IS NULL), min(next.at)) FROM outbox_cursor c, LATERAL (
      SELECT o.at FROM outbox o WHERE o.place > c.place ORDER BY o.place LIMIT 1
    ) next WHERE c.subscriber = ANY(%s)
"""


class Backlog(Collector):
    """Gauges of the outbox; a database that is away leaves them out."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The lag of the slowest subscriber, and what failed."""
        try:
            lag = _lag(clock.now())
            dead = FailedDelivery.objects.filter(retry_at=None).count()
            again = FailedDelivery.objects.exclude(retry_at=None).count()
        except Error:
            return
        yield GaugeMetricFamily("kota_outbox_lag_seconds", "Age of the oldest event not yet handed on", value=lag)
        failed = GaugeMetricFamily("kota_outbox_failures", "Events that a subscriber could not take", labels=["state"])
        failed.add_metric(["dead"], dead)
        failed.add_metric(["again"], again)
        yield failed


def _lag(at: datetime) -> float:
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, [[subscription.key for subscription in REGISTRY.subscriptions()]])
        oldest = cursor.fetchone()[0]
    return max(0.0, (at - oldest).total_seconds()) if oldest else 0.0
