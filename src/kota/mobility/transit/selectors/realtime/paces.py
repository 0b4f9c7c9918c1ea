"""Running times as they were seen, and what they make of a pattern at this hour."""

import threading
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from kota.mobility.transit.models import Pace, PromiseDay
from kota.mobility.transit.rules.realtime import foretelling
from kota.mobility.transit.rules.realtime.foretelling import Pieces
from kota.mobility.transit.selectors.holidays import holidays
from kota.mobility.transit.selectors.realtime.ground import Ground

RENEWED_S = 60.0
SCALE_DAYS = 7


def kind_and_hour(at: int, zone: ZoneInfo) -> tuple[int, int]:
    """0 for a working day, 1 for Saturday, 2 for Sunday or a holiday; and the hour."""
    local = datetime.fromtimestamp(at, zone)
    return 2 if local.date() in holidays() else max(0, local.weekday() - 4), local.hour


class Paces:
    """What was seen at one hour of one kind of day, and how wide ranges of each line must be. Made anew every
    minute."""

    def __init__(self, field: Ground, kind: int, hour: int) -> None:
        self.field, self.made, self.key = field, time.monotonic(), (field.key, kind, hour)
        rows = Pace.objects.filter(kind=kind, hour=hour).values_list(
            "line", "from_stop", "to_stop", "number", "mean", "variance"
        )
        self._known = {row[:3]: foretelling.Pace(*row[3:]) for row in rows}
        self._pieces: dict[int, Pieces] = {}
        self._scale = _scales()

    def pieces(self, pattern: int) -> Pieces:
        if pattern not in self._pieces:
            planned, line = np.diff(self.field.planned(pattern)), self.field.line(pattern)
            stops = [self.field.stop_id(pattern, call) for call in range(len(planned) + 1)]
            found = [
                foretelling.piece(float(planned[call]), self._known.get((line, stops[call], stops[call + 1])))
                for call in range(len(planned))
            ]
            self._pieces[pattern] = foretelling.summed(self.field.way(pattern).stops, found)
        return self._pieces[pattern]

    def scale(self, pattern: int) -> float:
        return self._scale.get(self.field.line(pattern), 1.0)


def _scales() -> dict[str, float]:
    """By how much to widen the ranges of each line, from how its promises of the last days held."""
    sums: dict[str, tuple[int, int]] = {}
    for line, number, inside in PromiseDay.objects.order_by("-day").values_list("line", "number", "inside")[:20_000]:
        before = sums.get(line, (0, 0))
        if before[0] < 2000:
            sums[line] = (before[0] + number, before[1] + inside)
    return {line: foretelling.scaled(inside / number, number) for line, (number, inside) in sums.items() if number}


_lock = threading.Lock()
_held: Paces | None = None


def paces(field: Ground, at: datetime) -> Paces:
    """Those of this hour."""
    global _held
    kind, hour = kind_and_hour(int(at.timestamp()), field.held.zone)
    with _lock:
        is_old = _held is None or time.monotonic() - _held.made > RENEWED_S
        if _held is None or is_old or _held.key != (field.key, kind, hour) or _held.field is not field:
            _held = Paces(field, kind, hour)
        return _held


def forget() -> None:
    """Hold nothing, for tests."""
    global _held
    _held = None
