"""Devices that somebody should look at, quickly enough to be asked again and again.

Whether a device is silent is read from its own row. Whether it is implausible follows from a day's sums of all its
datastreams, so that answer is kept for a minute: it changes by the hour.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection

from kota.base.actor import Actor
from kota.kernel.observations.models import Device
from kota.kernel.observations.permissions import SEEING
from kota.kernel.observations.selectors.devices import IMPLAUSIBLE, SILENT, reach

KEEP_S = 60.0
_ROWS = """
    SELECT v.key, v.name, v.seen_at, v.created_at, v.is_simulated, count(*) OVER (),
           count(*) FILTER (WHERE v.is_simulated) OVER () FROM device v
    WHERE (%(agencies)s::text[] IS NULL OR v.agency_id = ANY(%(agencies)s)) AND v.ended_at IS NULL AND {which}
    ORDER BY {order} LIMIT %(most)s
"""
_THINGS = "SELECT count(*) FILTER (WHERE properties ->> 'simulated' = 'true'), count(*) FROM thing"
_HAS_DEVICES = """
    SELECT EXISTS (SELECT FROM device v WHERE v.ended_at IS NULL
                   AND (%(agencies)s::text[] IS NULL OR v.agency_id = ANY(%(agencies)s)))
"""
T = TypeVar("T")
_kept: dict[Hashable, tuple[float, Any]] = {}


@dataclass(frozen=True, slots=True)
class Watched:
    """A device and when it was last heard of; None: never."""

    key: str
    name: str
    seen_at: datetime | None
    created_at: datetime
    is_simulated: bool

    @property
    def since(self) -> datetime:
        return self.seen_at or self.created_at


@dataclass(frozen=True, slots=True)
class Some:
    """How many there are, the first of them, and how many only pretend to observe."""

    count: int = 0
    first: tuple[Watched, ...] = ()
    simulated: int = 0


def is_device(key: str) -> bool:
    """Is a device in use registered under this name?"""
    return Device.objects.filter(key=key, ended_at=None).exists()


def silent(by: Actor, *, now: datetime, most: int = 5) -> Some:
    """Devices that were not heard of for longer than they may be; those that fell silent last come first."""
    return _some(SILENT, "v.seen_at DESC NULLS LAST, v.key", by, now=now, most=most)


def implausible(by: Actor, *, now: datetime, most: int = 5) -> Some:
    """Devices with a datastream that cannot be believed. Up to a minute old."""
    return _a_minute((reach(by, *SEEING), most), lambda: _some(IMPLAUSIBLE, "v.key", by, now=now, most=most))


def has_devices(by: Actor) -> bool:
    """Whether any device that somebody may see is in use."""
    reached = reach(by, *SEEING)
    with connection.cursor() as cursor:
        cursor.execute(_HAS_DEVICES, {"agencies": None if reached is None else sorted(reached)})
        return bool(cursor.fetchone()[0])


def simulated() -> tuple[int, int]:
    """How many things (sensors, as pages call them) only pretend to observe, and how many there are. Up to a minute
    old."""
    return _a_minute("simulated", _count_things)


def _count_things() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_THINGS)
        pretending, every = cursor.fetchone()
        return pretending, every


def _a_minute(key: Hashable, make: Callable[[], T]) -> T:
    kept = _kept.get(key)
    if kept and time.monotonic() - kept[0] < KEEP_S:
        old: T = kept[1]
        return old
    made = make()
    _kept[key] = (time.monotonic(), made)
    return made


def forget() -> None:
    """Look anew at the next question, for tests."""
    _kept.clear()


def _some(which: str, order: str, by: Actor, *, now: datetime, most: int) -> Some:
    reached = reach(by, *SEEING)
    agencies = None if reached is None else sorted(reached)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(which=which, order=order), {"agencies": agencies, "now": now, "most": most})
        rows = cursor.fetchall()
    return Some(rows[0][5], tuple(Watched(*row[:5]) for row in rows), rows[0][6]) if rows else Some()
