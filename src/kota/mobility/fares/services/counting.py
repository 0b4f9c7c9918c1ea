"""Riders by the hour, and forgetting taps: counts stay, cards go."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from kota.mobility.fares.models import CardDay, RefusedTap, Ridership
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.selectors import facts

_HOURS = "SELECT DISTINCT date_trunc('hour', at) FROM fares_tap WHERE received_at >= %s AND received_at < %s"
_COUNT = """
INSERT INTO fares_ridership (hour, operator, route, stop, boarded, "left", is_simulated)
SELECT date_trunc('hour', at), operator, route, stop, count(*) FILTER (WHERE kind = 'in'),
       count(*) FILTER (WHERE kind = 'out'), is_simulated
FROM fares_tap WHERE at >= %s AND at < %s AND verdict NOT IN ('double', 'elsewhere')
GROUP BY 1, 2, 3, 4, 7
"""


@transaction.atomic
def count(*, since: datetime, until: datetime) -> int:
    """Count anew each hour of which taps came between two moments; how many hours."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, [since, until])
        hours = sorted(row[0] for row in cursor.fetchall())
        for hour in hours:
            Ridership.objects.filter(hour=hour).delete()
            cursor.execute(_COUNT, [hour, hour + timedelta(hours=1)])
    return len(hours)


def forget(*, at: datetime, most: int = 50_000) -> int:
    """Taps and days of cards that are older than the city keeps them; entries and counts stay. How many taps."""
    before = at - timedelta(days=facts.rule().keep_days)
    old = list(Row.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:most])
    Row.objects.filter(pk__in=old).delete()
    CardDay.objects.filter(day__lt=before.date()).delete()
    RefusedTap.objects.filter(received_at__lt=before).delete()
    return len(old)
