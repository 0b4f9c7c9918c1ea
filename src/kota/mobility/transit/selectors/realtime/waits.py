"""How long one waits at a stop for lines that come every so often, as it was seen lately or else as promised."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from kota.mobility.transit.models import Passage
from kota.mobility.transit.rules.realtime import foretelling
from kota.mobility.transit.selectors.realtime.vehicles import OBSERVED, Every
from kota.mobility.transit.selectors.stops import Leaving

Key = tuple[str, int, str]


def waits(leaving: Iterable[Leaving], at: datetime) -> dict[Leaving, Every]:
    """Of each line without a timetable that leaves: how often it comes."""
    rows = [one for one in leaving if one.headway]
    if not rows:
        return {}
    seen = _seen(rows, at)
    made = {}
    for one in rows:
        gaps = seen.get((one.line.id, one.direction, one.stop_id), [])
        found = foretelling.headway_range(gaps, one.headway)
        if found is not None:
            made[one] = Every(*found, is_seen=len(gaps) >= foretelling.LEAST_GAPS)
    return made


def _seen(leaving: list[Leaving], at: datetime) -> dict[Key, list[int]]:
    """Seconds between vehicles of each line at stops."""
    times: dict[Key, list[float]] = defaultdict(list)
    asked = {(one.line.id, one.stop_id) for one in leaving}
    rows = Passage.objects.filter(
        line__in={line for line, _ in asked}, direction__in=(0, 1), stop__in={stop for _, stop in asked},
        at__gt=at - OBSERVED, at__lte=at,
    ).order_by("at")  # fmt: skip
    for line, direction, stop, moment in rows.values_list("line", "direction", "stop", "at"):
        times[line, direction, stop].append(moment.timestamp())
    return {key: [round(b - a) for a, b in pairwise(moments)] for key, moments in times.items()}
