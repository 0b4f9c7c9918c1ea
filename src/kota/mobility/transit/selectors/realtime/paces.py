"""Running times as they were seen, and what they make of a pattern at this hour."""

import threading
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from kota.mobility.transit.models import Pace, PromiseDay
from kota.mobility.transit.rules.realtime import calibrating, foretelling
from kota.mobility.transit.rules.realtime.calibrating import Mended
from kota.mobility.transit.rules.realtime.foretelling import Pieces
from kota.mobility.transit.selectors.holidays import holidays
from kota.mobility.transit.selectors.realtime.ground import Ground

RENEWED = timedelta(minutes=1)
MENDED_DAYS, FADE = 7, 0.7  # days of errors that count, and how much less each does than the one after it
LATELY = timedelta(minutes=90)  # in which the hour before tells how the city goes now
BEFORE = 0.3  # of the weight of this hour
Key = tuple[str, str, str]  # a line and two stops, one after the other
_AS_IT_IS = calibrating.mended({})


def kind_and_hour(at: int, zone: ZoneInfo) -> tuple[int, int]:
    """0 for a working day, 1 for Saturday, 2 for Sunday or a holiday; and the hour."""
    local = datetime.fromtimestamp(at, zone)
    return 2 if local.date() in holidays() else max(0, local.weekday() - 4), local.hour


class Paces:
    """What was seen at one hour of one kind of day, and how predictions are mended. Made anew every minute."""

    def __init__(self, field: Ground, kind: int, hour: int, at: datetime) -> None:
        self.field, self.made, self.key = field, at, (field.key, kind, hour)
        self._known: dict[Key, foretelling.Pace] = {}
        lately: dict[Key, foretelling.Pace] = {}
        rows = Pace.objects.filter(kind=kind, hour__in=(hour, (hour - 1) % 24)).values_list(
            "line", "from_stop", "to_stop", "number", "mean", "variance", "hour", "at"
        )
        for line, first, last, number, mean, variance, of_hour, seen_at in rows:
            key = line, first, last
            if of_hour == hour:
                self._known[key] = foretelling.Pace(number, mean, variance)
            elif at - LATELY < seen_at <= at:
                lately[key] = foretelling.Pace(number, mean, variance)
        self._slower = _slower(field, self._known, lately)
        self._pieces: dict[int, Pieces] = {}
        self._mended = _mended(field, at)

    def pieces(self, pattern: int) -> Pieces:
        if pattern not in self._pieces:
            slower = self._slower.get(self.field.line(pattern), self._slower[""])
            found = [foretelling.piece(planned * slower, self._known.get(key))
                     for key, planned in self.field.pieces(pattern)]  # fmt: skip
            self._pieces[pattern] = foretelling.summed(self.field.way(pattern).stops, found)
        return self._pieces[pattern]

    def mended(self, pattern: int, *, is_simulated: bool) -> Mended:
        """As those of its mode erred; simulated vehicles say nothing of real ones."""
        return self._mended.get((self.field.mode(pattern), is_simulated), _AS_IT_IS)


def _slower(field: Ground, known: dict[Key, foretelling.Pace], lately: dict[Key, foretelling.Pace]) -> dict[str, float]:
    """How many times the timetable's running times each line takes now; of all lines under no name."""
    seen: dict[str, dict[Key, tuple[float, float]]] = defaultdict(dict)
    for line in {key[0] for key in (*known, *lately)}:
        for pattern in field.by_route.get(field.held.directory.route_of.get(line, -1), ()):
            for key, planned in field.pieces(pattern):
                if key not in seen[line] and (found := _weighed(planned, known.get(key), lately.get(key))):
                    seen[line][key] = found
    whole = foretelling.slower(pair for one in seen.values() for pair in one.values())
    return {"": whole} | {line: foretelling.slower(one.values(), whole) for line, one in seen.items()}


def _weighed(
    planned: float, now: foretelling.Pace | None, before: foretelling.Pace | None
) -> tuple[float, float] | None:
    """Seconds planned and taken, times how often that was seen."""
    weight = took = 0.0
    for pace, share in ((now, 1.0), (before, BEFORE)):
        if pace is not None:
            counts = share * min(pace.count, foretelling.MOST_SEEN)
            weight, took = weight + counts, took + counts * pace.mean
    return (weight * planned, took) if weight else None


def _mended(field: Ground, at: datetime) -> dict[tuple[int, bool], Mended]:
    """By mode, and whether vehicles are simulated, from the errors of the last days."""
    today, sums = at.astimezone(field.held.zone).date(), dict[tuple[int, bool], dict[int, Any]]()
    rows = PromiseDay.objects.filter(day__gt=today - timedelta(days=MENDED_DAYS), day__lte=today).exclude(beside=[])
    for day, line, horizon, is_simulated, beside in rows.values_list(
        "day", "line", "horizon", "is_simulated", "beside"
    ):
        route = field.held.directory.route_of.get(line)
        if route is None:
            continue
        own = sums.setdefault((int(field.network.routes.mode[route]), is_simulated), {})
        own[horizon] = own.get(horizon, 0.0) + np.array(beside) * FADE ** (today - day).days
    return {key: calibrating.mended(own) for key, own in sums.items()}


_lock = threading.Lock()
_held: Paces | None = None


def paces(field: Ground, at: datetime) -> Paces:
    """Those of this hour."""
    global _held
    kind, hour = kind_and_hour(int(at.timestamp()), field.held.zone)
    with _lock:
        is_old = _held is None or abs(at - _held.made) > RENEWED
        if _held is None or is_old or _held.key != (field.key, kind, hour) or _held.field is not field:
            _held = Paces(field, kind, hour, at)
        return _held


def forget() -> None:
    """Hold nothing, for tests."""
    global _held
    _held = None
