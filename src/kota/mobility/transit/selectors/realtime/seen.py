"""How often lines came at stops lately, for many at once: journeys that leave soon tell it instead of the promise."""

import threading
import time
from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from kota.base import clock
from kota.mobility.transit.rules.realtime.foretelling import LEAST_GAPS
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.selectors.realtime.vehicles import OBSERVED

KEEP_S, MOST_LINES = 30.0, 2000
Asked = tuple[str, str, str]  # `feed:route`, a trip of it that tells the direction, `feed:stop`
Range = tuple[int, int]
_GAPS = """
    WITH passed AS (
      SELECT line, direction, stop, extract(epoch FROM at - lag(at) OVER (
        PARTITION BY line, direction, stop ORDER BY at)) AS gap
      FROM transit_passage WHERE at > %s AND at <= %s AND line = ANY (%s) AND direction IN (0, 1)
    )
    SELECT line, direction, stop, percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY gap)
    FROM passed WHERE gap > 0 GROUP BY 1, 2, 3 HAVING count(*) >= %s
"""


class _Holder:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lines: dict[str, tuple[float, dict[tuple[int, str], Range]]] = {}

    def get(self, lines: Collection[str]) -> dict[str, dict[tuple[int, str], Range]]:
        now = time.monotonic()
        with self.lock:
            old = [line for line in lines if line not in self.lines or now - self.lines[line][0] > KEEP_S]
            if old:
                if len(self.lines) > MOST_LINES:
                    self.lines.clear()
                    old = list(lines)
                self.lines |= {line: (now, found) for line, found in _read(old).items()}
            return {line: self.lines[line][1] for line in lines}


_HOLDER = _Holder()


def _read(lines: Collection[str]) -> dict[str, dict[tuple[int, str], Range]]:
    found: dict[str, dict[tuple[int, str], Range]] = {line: {} for line in lines}
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, [at - OBSERVED, at, list(lines), LEAST_GAPS])
        for line, direction, stop, (low, high) in cursor.fetchall():
            found[line][direction, stop] = round(low), round(high)
    return found


def seen_headways(asked: Collection[Asked]) -> dict[Asked, Range]:
    """Seconds between two vehicles, the 10th and 90th percentile of the last hundred minutes; where too few were seen,
    nothing."""
    field, by_line = ground(), defaultdict[str, list[Asked]](list)
    for one in asked:
        by_line[one[0]].append(one)
    held, found = _HOLDER.get(by_line), dict[Asked, Range]()
    for line, several in by_line.items():
        if not held[line]:
            continue
        for one in several:
            seen = held[line].get((_direction(field, line, one[1]), one[2]))
            if seen is not None:
                found[one] = seen
    return found


def _direction(field: Ground, line: str, trip: str) -> int:
    """Which way a trip of a line goes, -1 where nobody knows."""
    feed = field.feed(line.partition(":")[0])
    place = field.places(feed).trip.get(trip) if feed >= 0 else None
    run = int(field.network.trips.run[place]) if place is not None else -1
    return field.direction(int(field.network.runs.pattern[run])) if run >= 0 else -1


def forget() -> None:
    """Hold nothing, for tests."""
    _HOLDER.lines.clear()
