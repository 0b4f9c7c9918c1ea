"""What a feed holds, in figures for a transit officer, and whether it can be used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from kota.mobility.transit.rules.gtfs.feed import Feed, Reach, Service
from kota.mobility.transit.rules.gtfs.problems import Problem, Problems

LOST = 0.2  # of a feed's trips, beyond which it is kept out
UNUSABLE = frozenset(
    {
        "no_id",
        "duplicate_id",
        "unknown_route",
        "unknown_service",
        "single_call",
        "repeated_sequence",
        "no_time_at_the_ends",
        "back_in_time",
        "too_long",
        "trip_without_calls",
    }
)


def figures(feed: Feed) -> dict[str, Any]:
    """Counts of what is there."""
    first, last = span(feed.services)
    chairs = Counter(stop.wheelchair for stop in feed.stops if stop.kind == 0)
    return {
        "agencies": [one.name for one in feed.agencies], "timezone": feed.timezone,
         "stops": len(feed.stops), "routes": len(feed.routes),
        "trips": len(feed.trips), "calls": len(feed.calls.stop), "windows": len(feed.frequencies),
        "trips_by_headway": len({one.trip for one in feed.frequencies if not one.is_exact}), "shapes": len(feed.shapes),
        "without_shape": sum(one.shape < 0 for one in feed.trips), "transfers": len(feed.transfers),
        "pathways": len(feed.pathways), "filled_in": int(np.count_nonzero(~feed.calls.is_exact)),
        "step_free": {"yes": chairs[Reach.YES], "no": chairs[Reach.NO], "unknown": chairs[Reach.UNKNOWN]},
        "first_day": first and first.isoformat(), "last_day": last and last.isoformat(),
    }  # fmt: skip


def span(services: Sequence[Service]) -> tuple[date | None, date | None]:
    """The first and the last day on which anything may run."""
    days = [
        day for one in services for day in (*((one.first, one.last) if any(one.weekdays) else ()), *one.added) if day
    ]
    return (min(days), max(days)) if days else (None, None)


def faults(feed: Feed | None, problems: Problems, trips: int, today: date) -> list[str]:
    """Why a feed is kept out: codes; none when it can be used. `trips` is how many the feed names."""
    found = [one.code for one in problems.listed() if one.weight == "error"]
    if feed is None:
        return found or ["unreadable"]
    if not feed.trips:
        found.append("no_trip_can_be_ridden")
    elif trips and len(feed.trips) < (1 - LOST) * trips:
        found.append("too_many_trips_lost")
    _, last = span(feed.services)
    if last is not None and last < today - timedelta(days=0):
        found.append("over")
    return list(dict.fromkeys(found))


def listed(problems: Problems) -> list[dict[str, Any]]:
    """Problems for a report that is kept."""
    return [row(one) for one in problems.listed()[:200]]


def row(problem: Problem) -> dict[str, Any]:
    """A problem as a report keeps it."""
    return asdict(problem) | {"weight": str(problem.weight), "rows": list(problem.rows)}
