"""Entries added up by the clock. The sums can be thrown away: entries are what counts."""

from datetime import datetime, timedelta

from django.db import transaction

from kota.mobility.fares.models import DaySum
from kota.mobility.fares.selectors import settlement
from kota.mobility.fares.selectors.statements import run

OVERLAP = timedelta(minutes=30)  # a transaction that began before the last sum may have ended after it
_DAYS = "SELECT DISTINCT day FROM fares_entry WHERE at >= %s AND at < %s ORDER BY day"
_SUM = """
INSERT INTO fares_day_sum (day, operator, kind, why, is_simulated, amount, rides, entries, counted_at)
SELECT day, operator, kind, split_part(why, ':', 1), is_simulated, sum(amount), sum(rides), count(*), %s
FROM fares_entry WHERE day = %s AND at < %s GROUP BY 1, 2, 3, 4, 5
"""


@transaction.atomic
def add_up(*, at: datetime) -> int:
    """Add anew each day that got entries since the last time; how many days."""
    since = settlement.counted_until()
    since = since - OVERLAP if since > settlement.BEFORE_ALL else since
    days = [row[0] for row in run(_DAYS, [since, at])]
    for day in days:
        DaySum.objects.filter(day=day).delete()
        run(_SUM, [at, day, at])
    return len(days)
