"""What is closed while one is on the way, and which lines are out of service, as a search must see it. A change shows
as soon as the closures see it, an alert within two seconds."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import get_language

from kota.base.words import said
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Closed, Who
from kota.mobility.access import facade as access
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.rules import building, closing, masking, walking
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.closing import Ground, Kept, Shut
from kota.mobility.journeys.rules.timetable import Masks
from kota.mobility.journeys.selectors import on_foot
from kota.mobility.journeys.selectors.engine import Engine
from kota.mobility.transit import facade as transit

MOST = 32


@dataclass(frozen=True, slots=True)
class Out:
    """What is kept out of a search, the areas in which nobody walks, and how long ways on foot are around them."""

    kept: Kept
    areas: tuple[Any, ...]
    names: tuple[str, ...] = ()  # what each of the areas is called
    walks: Ways | None = None  # other than those of everybody
    lifts: Mapping[str, str] = field(default_factory=dict)  # that are out, in words, by station: told to who rolls


class _Store:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ground: tuple[object, Ground] | None = None
        self.made: dict[tuple[object, ...], Out] = {}

    def get(self, one: Engine, asked: Asked) -> Out:
        met, stopped = closures.met(asked.at, arrive_by=asked.arrive_by), transit.stopped(asked.at)
        if not met and not stopped:
            return Out(Kept(), (), walks=one.walked(asked.step_free))
        alerts = tuple((said(each.header), each.about) for each in stopped)
        shut = tuple((each.id, each.changed_at) for each in met)
        key = (id(one.walks), shut, asked.step_free, get_language(), alerts)
        with self.lock:
            found = self.made.get(key)
            if found is None:
                if self.ground is None or self.ground[0] is not one.walks:
                    self.ground = (one.walks, Ground(one.held.timetable, one.walks))
                found = self.made[key] = _made(self.ground[1], one, met, stopped, asked)
                while len(self.made) > MOST:
                    self.made.pop(next(iter(self.made)))
            return found


_STORE = _Store()


def out(one: Engine, asked: Asked) -> Out:
    """What is kept out while one is on the way; who needs a way without steps is stopped by more."""
    return _STORE.get(one, asked)


def _made(
    ground: Ground, one: Engine, met: Sequence[Closed], stopped: Sequence[transit.Notice], asked: Asked
) -> Out:  # fmt: skip
    wheelchair = asked.step_free is not StepFree.ANY
    shut = [_shut(one, each) for each in met]
    on_ground = [each for each in shut if each.area is not None and (each.foot or (wheelchair and each.wheelchair))]
    kept, areas = ground.kept_out(shut, wheelchair=wheelchair), tuple(each.area for each in on_ground)
    for notice in stopped:
        kept.add(said(notice.header), Kept(routes=transit.routes(one.held, notice)))
    walks = _around(one, kept, on_ground, asked)
    lifts = dict[str, str]()
    if wheelchair:
        walks = _without_lifts(kept, ground, one, met, walks, lifts)
    return Out(kept, areas, tuple(each.name for each in on_ground), walks, lifts)


def _around(one: Engine, kept: Kept, shut: Sequence[Shut], asked: Asked) -> Ways | None:
    """The ways between stops, around closed places along the streets. What the straight lines met is forgotten where
    the streets are known."""
    walks = one.walked(asked.step_free)
    if not shut or not one.by_street.any():
        return walks
    kept.only_guessed(one.by_street)
    found = on_foot.around(one.held, [each.area for each in shut], building.NEAR, asked)
    return closing.around(walks or one.walks, one.by_street, found, shut, one.held.network, kept) if found else walks


def _without_lifts(
    kept: Kept, ground: Ground, one: Engine, met: Sequence[Closed], walks: Ways | None, told: dict[str, str]
) -> Ways | None:
    """What lifts that are out keep from those who roll, by station, into `told` too: another lift beside one that fails
    leaves the way open, but it may be a longer one."""
    named = {ref: closures.title(each) for each in met for ref in each.refs if ref.startswith("lift:")}
    if not named:
        return walks
    by_station = access.failed(named)
    failed = by_station.values()
    for station, each in by_station.items():
        name = " · ".join(dict.fromkeys(named[f"lift:{lift.id}"] for lift in each.lifts))
        told[station] = name
        kept.add(name, ground.cut_off(each.ends, each.ways, one.held.directory.station))
    rows = {row for each in failed for lift in each.lifts for row in lift.rows}
    return walking.slower(walks or one.walks, walking.detours(one.held.network, one.held.directory.served, rows))


def _shut(one: Engine, closed: Closed) -> Shut:
    directory = one.held.directory
    known = [directory.stop_of[ref] for ref in _stops(closed) if ref in directory.stop_of]
    stops = {member for stop in known for member in directory.members(stop)}
    return Shut(
        closures.title(closed), closed.area, frozenset(stops), Who.FOOT in closed.stops, Who.WHEELCHAIR in closed.stops,
        Who.BUS in closed.stops, Who.TRANSIT in closed.stops,
    )  # fmt: skip


def _stops(closed: Closed) -> list[str]:
    return [ref.removeprefix("stop:") for ref in closed.refs if ref.startswith("stop:")]


def masked(masks: Masks, one: Engine, kept: Kept) -> Masks:
    """Neither in nor out at closed stops, nor on through closed streets."""
    if kept.routes:
        masks = masking.without(masks, one.kept, one.running.day, kept.routes, ())
    stop, ahead = masks.stop, masks.ahead
    if kept.stops:
        stop = stop.copy()
        stop[np.fromiter(kept.stops, np.int64)] = 0
    if kept.calls:
        closed = np.zeros(len(one.held.network.patterns.stop), bool)
        closed[np.fromiter(kept.calls, np.int64)] = True
        day, patterns = one.running.day, one.held.network.patterns
        row = np.repeat(np.arange(len(day.pattern)), np.diff(day.offset))
        call = patterns.offset[day.pattern[row]] + np.arange(len(day.stop)) - day.offset[row]
        ahead = np.where(closed[call], 0, ahead).astype(np.uint8)
    return masks._replace(stop=stop, ahead=ahead)
