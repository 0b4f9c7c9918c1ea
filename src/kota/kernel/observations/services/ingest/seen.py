"""When a device was last heard of.

Noted at most every 30 seconds a device, because it is asked in minutes and would otherwise be one more row to write for
each message. The process remembers whom it has noted, so the hot path costs a glance at the writers of the batch (runs
of equal numbers, no sort); the one statement that is left, for all devices of a batch that are due, passes over rows
that another process is just noting, so that nobody waits and no two batches can block each other.
"""

from datetime import datetime, timedelta

from django.db import connection

from kota.kernel.observations.contracts.batches import Ints
from kota.kernel.observations.services.ingest.columns import starts

PAUSE = timedelta(seconds=30)
_MOST = 1_000_000
_noted: dict[int, datetime] = {}
_NOTE = """
    UPDATE device v SET seen_at = %s FROM (
        SELECT id FROM device WHERE id = ANY(%s) AND (seen_at IS NULL OR seen_at <= %s) FOR UPDATE SKIP LOCKED
    ) u WHERE v.id = u.id
"""


def note(writers: Ints, *, at: datetime) -> None:
    """These devices have sent something, be it taken or not; 0 is no device."""
    if not len(writers):
        return
    found = set(writers[starts(writers)].tolist()) - {0}
    due = [one for one in found if one not in _noted or not timedelta() <= at - _noted[one] < PAUSE]
    if not due:
        return
    if len(_noted) > _MOST:
        _noted.clear()
    _noted.update(dict.fromkeys(due, at))
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [at, due, at - PAUSE])
