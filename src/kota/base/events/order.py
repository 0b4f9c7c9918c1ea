"""The order of events: a place for each, given after its commit.

Ids are handed out before commit, so a reader that goes by id loses what commits late. Places are given by one process
at a time to what it can see; readers go by place, miss nothing, and wait for no transaction that is still open.
"""

from django.db import connection

AT_ONCE = 5000  # events in one statement
_LOCK = 4_150_621  # any number that no other advisory lock has

# Where another process is at it, this one gives none. What that one has just committed, this statement may still see
# without a place; the row as it is now is looked at again before it is written.
LINE_UP = f"""
    WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock({_LOCK}) AS mine),
    fresh AS MATERIALIZED (
      SELECT id FROM outbox WHERE place IS NULL AND (SELECT mine FROM turn) ORDER BY id LIMIT {AT_ONCE}
    ), placed AS MATERIALIZED (SELECT id, nextval('outbox_place') AS place FROM fresh)
    UPDATE outbox SET place = placed.place FROM placed WHERE outbox.id = placed.id AND outbox.place IS NULL
"""  # noqa: S608 - our own numbers

NEWEST = "SELECT coalesce(max(place), 0) FROM outbox"


def line_up() -> int:
    """Give every committed event its place; returns the newest: while it stays the same, nothing new is there."""
    with connection.cursor() as cursor:
        given = AT_ONCE
        while given == AT_ONCE:
            cursor.execute(LINE_UP)
            given = cursor.rowcount
        cursor.execute(NEWEST)
        return int(cursor.fetchone()[0])
