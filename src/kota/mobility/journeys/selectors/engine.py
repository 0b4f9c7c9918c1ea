"""What this process searches in: days of the network in use, with footpaths and fare groups, and rooms to search in."""

import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.conf import settings
from django.db import close_old_connections, connection
from numpy.typing import NDArray

from kota.base import clock, compiling, logs
from kota.base.errors import UnavailableError
from kota.base.words import noop as _
from kota.mobility.journeys.contracts import StepFree
from kota.mobility.journeys.rules import building, masking, moments, reach, searching, walking
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.masking import Kept, Turn
from kota.mobility.journeys.rules.searching import Reached, Room, Sides, Wish
from kota.mobility.journeys.rules.timetable import FREE, NEVER, Fares, Masks, Timetable
from kota.mobility.journeys.rules.walking import Links
from kota.mobility.journeys.selectors import on_foot
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit

ROOMS = 2  # searches at a time in one process: more would only share the cores
MOST_DAYS = 6
WAIT_S = 20.0  # for a room
WARM_WAIT_S = 5.0
LOOK_S = 2.0  # from one look for another network to the next
NO_WAY = NEVER // 2  # seconds of a way that is closed
Ints = NDArray[np.int32]
_log = logs.logger("journeys")


@dataclass(frozen=True, slots=True)
class Used:
    """What a question may use: everything without `masks`; which ways on foot are closed; other seconds of
    these ways."""

    masks: Masks | None = None
    closed_ways: Collection[int] = ()
    walks: Ways | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """One service day, ready to be searched."""

    held: transit.Held
    running: transit.Running
    ahead: Timetable
    behind: Timetable
    walks: Ways
    change: Ints
    kept: Kept
    turn: Turn
    free: Masks
    way_back: NDArray[np.int64]  # where each way on foot of the mirrored day stands
    rolling: Ints  # seconds of ways in a wheelchair
    sure: Ints  # of those of which somebody has said that it passes
    by_street: NDArray[np.bool_]  # which ways are no guess

    def walked(self, step_free: StepFree) -> Ways | None:
        """The ways on foot for somebody who needs them so free of steps; None where they are the ways of all."""
        if step_free is StepFree.ANY:
            return None
        return replace(self.walks, seconds=self.rolling if step_free is StepFree.LIKELY else self.sure)

    def sides(self, used: Used, groups: Ints, fares: Fares) -> Sides:
        """The day with what a search may use, and what lines cost: `groups` is the fare group of each line."""
        masks = used.masks or self.free
        turned = masking.turned(masks, self.turn) if used.masks else self.free
        group = self.groups(groups, fares)
        ahead, behind = self.ahead._replace(group=group), self.behind._replace(group=group)
        if used.closed_ways or used.walks is not None:
            seconds = (used.walks or self.walks).seconds + np.int32(building.CHANGE)
            seconds[np.fromiter(used.closed_ways, np.int64)] = NO_WAY
            ahead = ahead._replace(way_seconds=seconds)
            behind = behind._replace(way_seconds=seconds[self.way_back])
        return Sides(ahead.read_only(), behind.read_only(), masks, turned, fares)

    def groups(self, groups: Ints, fares: Fares) -> Ints:
        """The fare group of each row; of lines that no timetable has nobody knows the price."""
        more = len(self.held.network.routes.mode) - len(groups)
        groups = np.append(groups, np.full(more, len(fares.base) - 1, groups.dtype)) if more > 0 else groups
        return groups[self.held.network.patterns.route[self.running.day.pattern]]


class _Engines:
    def __init__(self) -> None:
        self.made: OrderedDict[tuple[str, date, int, str], Engine] = OrderedDict()
        self.linked: _Linked | None = None
        self.linking: tuple[str, str] | None = None
        self.lock = threading.Lock()
        self.rooms: queue.Queue[Room | None] = queue.Queue()
        for _number in range(ROOMS):
            self.rooms.put(None)

    def get(self, wanted: date) -> Engine:
        plain, running = transit.current(), transit.running(wanted)
        is_live = running is not plain.day(wanted)
        held = plain.seen(running)
        ground = streets.key()
        key = (held.key, wanted, transit.live_version() if is_live else 0, ground)
        with self.lock:
            engine = self.made.get(key)
            if engine is None:
                linked = self.linked
                if linked is None or (linked.key != (held.key, ground) and not settings.KOTA_FACTS_MAX_AGE_S):
                    linked = self.linked = _Linked(plain, ground, _links(plain))
                elif linked.key != (held.key, ground):
                    # Finding the ways between the stops of another network takes seconds, in which that is searched
                    # which was in use until now.
                    self._link_aside(plain, ground)
                    held, running = linked.held, linked.held.day(wanted)
                    key = (held.key, wanted, 0, linked.ground)
                engine = self.made.get(key) or of_day(held, running, linked.links)
                self.made[key] = engine
                while len(self.made) > MOST_DAYS:
                    self.made.popitem(last=False)
            self.made.move_to_end(key)
            return engine

    def is_of_now(self) -> bool:
        """Is what is searched the network in use? Else it is being made ready after this."""
        held, ground = transit.current(), streets.key()
        with self.lock:
            if self.linked is not None and self.linked.key == (held.key, ground):
                return True
            if self.linked is not None:
                self._link_aside(held, ground)
        return False

    def _link_aside(self, held: transit.Held, ground: str) -> None:
        if self.linking != (held.key, ground):
            self.linking = (held.key, ground)
            threading.Thread(target=self._link, args=(held, ground), daemon=True, name="journeys-links").start()

    def _link(self, held: transit.Held, ground: str) -> None:
        made: _Linked | None = None
        try:
            made = _Linked(held, ground, _links(held))
        finally:
            with self.lock:
                if self.linking == (held.key, ground):  # else yet another came into use meanwhile
                    self.linking = None
                    if made is not None:
                        self.linked = made
                        for key in [each for each in self.made if each[0] != held.key or each[3] != ground]:
                            del self.made[key]  # of the network before
            connection.close()


@dataclass(frozen=True, slots=True)
class _Linked:
    """A network with the ways on foot between its stops, along the streets of `ground`."""

    held: transit.Held
    ground: str
    links: Links

    @property
    def key(self) -> tuple[str, str]:
        return self.held.key, self.ground


def _links(held: transit.Held) -> Links:
    return walking.links(held.timetable, held.directory.served, on_foot=on_foot.between(held, building.NEAR))


_ENGINES = _Engines()


_WARM = threading.Event()
_WARM.set()


def engine(day: date) -> Engine:
    """A service day of the network in use."""
    return _ENGINES.get(day)


def wait_until_warm() -> None:
    """For what is made ready behind the search, however long that takes."""
    _WARM.wait()


def must_be_warm() -> None:
    """UnavailableError while this process makes its search ready."""
    if not _WARM.wait(WARM_WAIT_S):
        raise UnavailableError(
            _("the search for journeys is being made ready, which takes a minute or two after the first start")
        )


@contextmanager
def room(engine: Engine) -> Iterator[Room]:
    """Somewhere to search; UnavailableError when all are taken for long."""
    try:
        found = _ENGINES.rooms.get(timeout=WAIT_S)
    except queue.Empty:
        raise UnavailableError(_("too many people ask for journeys at this moment: try again in a minute")) from None
    try:
        stops, rows = len(engine.change), len(engine.running.day.pattern)
        if found is None or len(found.goal) != stops or len(found.there.first) < rows:
            found = Room.of(stops, rows + rows // 10)
        yield found
    except BaseException:
        found = None  # whatever broke off may have left it half filled
        raise
    finally:
        _ENGINES.rooms.put(found)


def of_day(held: transit.Held, running: transit.Running, links: Links) -> Engine:
    """A day of a network with the ways between its stops, ready to be searched."""
    stops = len(held.network.stops.lon)
    walks, change = links.ways, links.change
    group = np.zeros(len(running.day.pattern), np.int32)
    source = np.repeat(np.arange(stops), np.diff(walks.first))
    ahead = building.timetable(running.day, group, walks, change)
    behind = building.mirrored(ahead, running.day, group, walks)
    return Engine(
        held, running, ahead, behind, walks, change, Kept.of(held.network), Turn.of(running.day),
        masking.open_to_all(running.day, stops), np.lexsort((source, walks.to)), links.rolling, links.sure,
        links.by_street,
    )  # fmt: skip


def warm() -> float:
    """Take the compiled search, which a process of its own compiles where nobody has; seconds that it took."""
    began = time.monotonic()
    _WARM.clear()
    try:
        compiling.ensure("compile_journeys")
        if streets.is_known():
            streets.warm()
        held = transit.current()
        one = engine(clock.now().astimezone(held.zone).date())
        if len(one.running.day.stop):
            _try(one)
    finally:
        _WARM.set()
    _log.info("journeys.warm", seconds=round(time.monotonic() - began, 1))
    return time.monotonic() - began


def stay_ready() -> None:
    """For as long as the process runs: make the search ready, then whatever network comes into use, before anybody
    asks."""
    warm()
    streets.warm()  # for those that somebody may bring
    while True:
        time.sleep(LOOK_S)
        try:
            _ENGINES.is_of_now()
            transit.draw_ahead()
        except Exception:  # a database that is away comes back
            _log.exception("journeys.not_looked")
        close_old_connections()


def _try(one: Engine) -> None:
    """Ask once for everything that is compiled: along the first ride of the day, there and back in time."""
    day = one.running.day
    stops, begin = day.stop[: int(day.offset[1])], int(day.first_time[0])
    a, b = (Reached(stops[[at]].astype(np.int32), np.zeros(1, np.int32)) for at in (0, -1))
    leave, come = int(day.depart[begin]), int(day.arrive[begin + len(stops) - 1])
    groups = np.zeros(len(one.held.network.routes.mode), np.int32)
    fares = FREE._replace(base=np.ones(1, np.int32))
    sides = one.sides(Used(), groups, fares)
    with room(one) as free:
        for at, arrive_by in ((leave, False), (come + 3600, True)):
            searching.search(sides, Wish(a, b, at, arrive_by=arrive_by), free)
    moments.ridden(sides.ahead, sides.masks, [(0, 0, 0, len(stops) - 1)], [0], [0.1], leave)
    spot = one.held.network.stops.lon[stops[:1]], one.held.network.stops.lat[stops[:1]]
    reach.outline(reach.grid(*spot, np.zeros(1, np.int32), 300, building.SPEED), 300)
