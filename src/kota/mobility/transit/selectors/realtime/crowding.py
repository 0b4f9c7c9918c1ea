"""How full the vehicles of lines are now, where they say it."""

import threading
import time
from collections import defaultdict
from collections.abc import Collection

from kota.base import clock
from kota.mobility.transit.models import Vehicle
from kota.mobility.transit.selectors.realtime.ground import ground
from kota.mobility.transit.selectors.realtime.vehicles import FRESH

KEEP_S = 15.0
NO_DATA = 7  # and what follows: GTFS-Realtime's OccupancyStatus that says nothing of room


class _Holder:
    def __init__(self) -> None:
        self.lock, self.checked, self.found = threading.Lock(), float("-inf"), dict[str, int]()

    def get(self) -> dict[str, int]:
        with self.lock:
            if time.monotonic() - self.checked > KEEP_S:
                self.found, self.checked = _read(), time.monotonic()
            return self.found


_HOLDER = _Holder()


def _read() -> dict[str, int]:
    field, by_line = ground(), defaultdict[str, list[int]](list)
    rows = Vehicle.objects.filter(
        at__gt=clock.now() - FRESH, network=field.key, pattern__gte=0, occupancy__isnull=False, occupancy__lt=NO_DATA
    )
    for pattern, occupancy in rows.values_list("pattern", "occupancy"):
        by_line[field.line(pattern)].append(int(occupancy or 0))
    return {line: sorted(several)[len(several) // 2] for line, several in by_line.items()}


def occupancy(lines: Collection[str]) -> dict[str, int]:
    """Of lines whose vehicles say it, the middle of what they say now: GTFS-Realtime's OccupancyStatus."""
    found = _HOLDER.get()
    return {line: found[line] for line in lines if line in found}
