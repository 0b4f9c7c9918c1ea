"""What differs from the timetable, as each process holds it, and the days as they really go.

A process looks for a newer version twice a second at most, by one number; days are made anew when somebody asks for
them.
"""

import threading
import time
import zlib
from collections import OrderedDict
from datetime import date

from kota.mobility.transit.contracts import Day
from kota.mobility.transit.contracts.live import Live
from kota.mobility.transit.models import LiveState
from kota.mobility.transit.rules import boards
from kota.mobility.transit.rules.realtime import applying, composing, extending, packing
from kota.mobility.transit.selectors import current
from kota.mobility.transit.selectors.current import Held, Running

CHECK_S = 0.5
MOST_DAYS = 4


class _Holder:
    def __init__(self) -> None:
        self.live = composing.nothing()
        self.checked = 0.0
        self.lock = threading.Lock()
        self.days: OrderedDict[tuple[str, int, date], Running] = OrderedDict()

    def get(self) -> Live:
        if time.monotonic() - self.checked < CHECK_S:
            return self.live
        with self.lock:
            if time.monotonic() - self.checked >= CHECK_S:
                self._look()
                self.checked = time.monotonic()
        return self.live

    def _look(self) -> None:
        version = LiveState.objects.filter(pk=1).values_list("version", flat=True).first()
        if version is None:
            self.live = composing.nothing()
        elif version != int(self.live.version[0]):
            row = LiveState.objects.get(pk=1)
            try:
                self.live = packing.unpacked(zlib.decompress(row.content), Live)
            except (KeyError, ValueError):  # of another release: the next state is of this one
                self.live = composing.nothing(version=version)


_HOLDER = _Holder()


def live() -> Live:
    """What is known now. Its places are those of the network that it names."""
    return _HOLDER.get()


def version() -> int:
    """Changes whenever anything of it does."""
    return int(live().version[0])


def running(wanted: date) -> Running:
    """A service day as it really goes, as far as is known; the timetable's where nothing is."""
    held, now = current.current(), live()
    plain = held.day(wanted)
    if bytes(now.network[0]).decode() != held.key:
        return plain
    key = (held.key, int(now.version[0]), wanted)
    with _HOLDER.lock:
        found = _HOLDER.days.get(key)
    if found is None:
        made: Day = applying.applied(held.network, plain.day, now, wanted)
        found = plain if made is plain.day else _running(held, now, wanted, made)
        with _HOLDER.lock:
            _HOLDER.days[key] = found
            while len(_HOLDER.days) > MOST_DAYS:
                _HOLDER.days.popitem(last=False)
    return found


def _running(held: Held, now: Live, wanted: date, made: Day) -> Running:
    more = extending.extended(held.network, now) if len(now.added.route) else None
    return Running(wanted, made, boards.calls(made, len(held.network.stops.lon)), more)


def forget() -> None:
    """Hold nothing, for tests."""
    _HOLDER.live, _HOLDER.checked = composing.nothing(), 0.0
    _HOLDER.days.clear()
