"""The network in use, held by each process, and its days. Another version of a feed shows within two seconds; until it
is compiled, what was held stays in use."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from kota.base import logs
from kota.kernel.facts import facade as facts
from kota.mobility.streets import facade as streets
from kota.mobility.transit import storage
from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules import boards, days, examining, merging, reshaping
from kota.mobility.transit.rules.directory import Directory
from kota.mobility.transit.selectors import operators
from kota.mobility.transit.selectors.roads import ROADS

CHECK_S = 2.0
MOST_DAYS = 8  # held at a time
_log = logs.logger("transit")


@dataclass(frozen=True, slots=True)
class Running:
    """A service day, and where its rows call. `network` is the one that it speaks of where live data added runs to the
    one in use."""

    date: date
    day: Day
    calls: boards.Calls
    network: Network | None = None


@dataclass(slots=True)
class Held:
    """A network with its days. `key` names what it was made of."""

    key: str
    network: Network
    zone: ZoneInfo
    directory: Directory
    _days: "OrderedDict[date, Running]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    planned: Network | None = None  # without the runs that live data added, where it added any

    @property
    def timetable(self) -> Network:
        """The network without what live data added."""
        return self.planned or self.network

    def is_planned(self, route: int) -> bool:
        """Has a line a timetable, or did live data alone speak of it?"""
        return route < len(self.timetable.routes.id)

    def seen(self, running: Running) -> "Held":
        """The same with the runs that live data added to a day."""
        if running.network is None:
            return self
        directory = self.directory.seen(running.network)
        return Held(self.key, running.network, self.zone, directory, self._days, self._lock, self.network)

    def day(self, wanted: date) -> Running:
        """A service day, compiled when first asked for."""
        with self._lock:
            found = self._days.get(wanted)
            if found is None:
                day = storage.day(self.key, wanted, lambda: days.compiled(self.network, wanted))
                found = self._days[wanted] = Running(wanted, day, boards.calls(day, len(self.network.stops.lon)))
                while len(self._days) > MOST_DAYS:
                    self._days.popitem(last=False)
            self._days.move_to_end(wanted)
            return found


class _Holder:
    def __init__(self) -> None:
        self.held: Held | None = None
        self.checked = 0.0
        self.lock = threading.Lock()
        self.building = ""

    def get(self) -> Held:
        held = self.held
        if held is not None and time.monotonic() - self.checked < CHECK_S:
            return held
        with self.lock:
            if self.held is None or time.monotonic() - self.checked >= CHECK_S:
                self._look()
                self.checked = time.monotonic()
            if self.held is None:  # pragma: no cover (_look makes one or raises)
                raise RuntimeError("no network")
            return self.held

    def _look(self) -> None:
        key = current_key()
        if self.held is not None and self.held.key == key:
            return
        if self.held is None or storage.is_there(key):
            self.held = hold(key)
        elif self.building != key:
            self.building = key
            threading.Thread(target=self._build, args=(key,), daemon=True, name="transit-network").start()

    def _build(self, key: str) -> None:
        try:
            hold(key)
        except Exception:  # what was held stays in use; the next look tries again
            _log.exception("transit.network_not_built", key=key)
        finally:
            self.building = ""
            connection.close()


_HOLDER = _Holder()


def current() -> Held:
    """The network in use."""
    return _HOLDER.get()


def forget() -> None:
    """Hold nothing, for tests."""
    _HOLDER.held, _HOLDER.checked = None, 0.0


def current_key() -> str:
    """Names the versions in use and what the city calls their operators."""
    return key_of(FeedVersion.objects.filter(state=State.CURRENT))


def key_of(versions: QuerySet[FeedVersion]) -> str:
    """Names such versions, and what the city calls their operators."""
    named = versions.order_by("feed_id").values_list("feed_id", "sha256")
    told = repr((list(named), facts.city().timezone, sorted(operators.names().items()), streets.key()))
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def hold(key: str) -> Held:
    """Load a network, compiled first if this machine has not."""
    return held_of(key, FeedVersion.objects.filter(state=State.CURRENT))


def held_of(key: str, versions: QuerySet[FeedVersion]) -> Held:
    """The network of such versions; they are read only where it is not compiled yet."""
    network = storage.network(key, lambda: _make(versions))
    return Held(key, network, ZoneInfo(facts.city().timezone), Directory(network))


def sources(versions: QuerySet[FeedVersion] | None = None) -> list[merging.Source]:
    """The versions in use (or others) as they are read: a synthetic one without the operators that others bring."""
    used = FeedVersion.objects.filter(state=State.CURRENT) if versions is None else versions
    found = used.select_related("feed").order_by("feed__is_synthetic", "feed_id")
    named, made, known = operators.names(), [], set[str]()
    for version in found:
        feed, _ = examining.opened(bytes(version.content))
        if feed is None:
            _log.error("transit.version_unreadable", feed=version.feed_id)
            continue
        feed = reshaping.completed(feed, ROADS if streets.is_known() else None)
        by_name = {one.name: named.get(one.name.casefold(), one.name) for one in feed.agencies}
        left_out = frozenset(name for name, code in by_name.items() if version.feed.is_synthetic and code in known)
        known.update(by_name.values())
        made.append(merging.Source(version.feed_id, feed, left_out))
    return made


def _make(versions: QuerySet[FeedVersion]) -> Network:
    began, found = time.monotonic(), sources(versions)
    named = operators.names()
    made = merging.merged(found, facts.city().timezone, lambda _, name: operators.code(named, name))
    _log.info("transit.network_built", feeds=len(found), seconds=round(time.monotonic() - began, 2))
    return made
