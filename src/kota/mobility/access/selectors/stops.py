"""Steps at stops: what holds for a search now, and what is said of one stop."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.conf import settings
from django.db.models import Count, Max
from numpy.typing import NDArray

from kota.mobility.access.contracts.steps import Reach, Source
from kota.mobility.access.models import StopSaying, StopState
from kota.mobility.access.selectors.ground import Ground, ground
from kota.mobility.transit import facade as transit

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Known:
    """For every stop of a network: can a wheelchair get in (what feeds, residents and officers say, and a way that has
    only steps), and is there a way without steps from the street (what pathways say)."""

    key: tuple[str, object]
    stop: Bytes
    way: Bytes


class _Store:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checked, self.version = float("-inf"), (0, "")
        self.known: Known | None = None

    def forget(self) -> None:
        self.checked = float("-inf")

    def get(self, held: transit.Held) -> Known:
        if time.monotonic() - self.checked >= settings.KOTA_FACTS_MAX_AGE_S:
            began = time.monotonic()
            found = StopState.objects.aggregate(rows=Count("pk"), last=Max("changed_at"))
            self.version, self.checked = (found["rows"], str(found["last"])), began
        key = (held.key, self.version)
        known = self.known
        if known is None or known.key != key:
            if ground().held.key != held.key:  # a network that is only tried, or one that was just replaced
                if known is not None and known.key[0] == held.key:
                    return known
                return _made(key, Ground(held))
            with self.lock:
                known = self.known = _made(key, ground())
        return known


_STORE = _Store()


def known(held: transit.Held) -> Known:
    """What a search must know; what changes shows within a second. The object stays the same as long as it holds."""
    return _STORE.get(held)


def forget() -> None:
    """Drop what this process remembers, after a change of its own."""
    _STORE.forget()


def _made(key: tuple[str, object], found: Ground) -> Known:
    directory = found.directory
    stop = found.held.network.stops.wheelchair.copy()
    for row in StopState.objects.exclude(source__in=["", Source.FEED]):
        place = directory.stop_of.get(row.stop)
        if place is not None:
            members = [place] if found.held.network.stops.kind[place] == 0 else directory.members(place)
            stop[members] = row.reach
    way = found.inside.reach
    return Known(key, np.where(way == Reach.NO, np.uint8(Reach.NO), stop).astype(np.uint8), way)


@dataclass(frozen=True, slots=True)
class StopSteps:
    """What is known of a stop, who says so, and how many said what since a barrier was last taken away."""

    stop: str
    name: str
    reach: str
    source: Source | None
    way: str
    is_contested: bool
    yes: int
    no: int
    obstacles: tuple[tuple[str, int], ...]
    asked_at: datetime | None
    note: str = ""


def steps(stop_id: str) -> StopSteps:
    """MissingError when no timetable in use has this stop."""
    found = ground()
    place = found.stop(stop_id)
    state = StopState.objects.filter(pk=stop_id).first()
    holds = known(found.held)
    sayings = StopSaying.objects.filter(stop=stop_id)
    if state is not None and state.asked_at is not None:
        sayings = sayings.filter(at__gt=state.asked_at)
    rows = list(sayings)
    counted: dict[str, int] = {}
    for row in rows:
        for one in row.obstacles:
            counted[one] = counted.get(one, 0) + 1
    feed = Reach(int(found.held.network.stops.wheelchair[place]))
    source = Source(state.source) if state and state.source else Source.FEED if feed else None
    return StopSteps(
        stop_id, found.name(stop_id), Reach(int(holds.stop[place])).word, source, _way(found, holds, place).word,
        bool(state and state.is_contested), sum(row.step_free for row in rows),
        sum(not row.step_free for row in rows), tuple(sorted(counted.items(), key=lambda one: -one[1])),
        state.asked_at if state else None, state.note if state else "",
    )  # fmt: skip


def _way(found: Ground, holds: Known, place: int) -> Reach:
    """Of a station: a way to every platform, or not to every one."""
    ways = {Reach(int(holds.way[one])) for one in found.directory.platforms(place)}
    return Reach.NO if Reach.NO in ways else Reach.YES if ways == {Reach.YES} else Reach.UNKNOWN


def contested() -> list[StopState]:
    """Stops of which is said this and that: an officer decides."""
    return list(StopState.objects.filter(is_contested=True).order_by("changed_at")[:200])


def open_data() -> list[StopState]:
    """All stops of which somebody knows better than their feed."""
    return list(StopState.objects.exclude(source="").order_by("pk"))
