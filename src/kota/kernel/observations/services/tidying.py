"""What was set aside does not stay for ever."""

from datetime import datetime, timedelta

from django.db import connection

KEPT = timedelta(days=30)
MOST = 1_000_000


def prune_refused(*, at: datetime) -> int:
    """Forget refused observations after a month, and the oldest when there are too many; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM refused_observation WHERE at < %s OR id <= (SELECT max(id) - %s FROM refused_observation)",
            [at - KEPT, MOST],
        )
        return int(cursor.rowcount)
