"""What is closed now: each process keeps it in memory and looks once a second whether it changed.

What changes by itself as time passes (a closure begins, another is over) changes the version as well as what is
written, because the version is a digest of what stands at the moment of looking.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.conf import settings
from django.db import connection
from shapely import STRtree

from kota.base import clock
from kota.base.geo import Box
from kota.kernel.closures.contracts import Closed, Who
from kota.kernel.closures.models import Closure
from kota.kernel.closures.selectors.reading import light

_VERSION = """
    SELECT count(*), coalesce(sum(hashtextextended(id::text || changed_at::text, 0)), 0)
    FROM closure WHERE begins <= %s AND (ends IS NULL OR ends > %s)
"""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stood when this process last looked; replaced as a whole, so that readers need no lock."""

    digest: tuple[int, int]
    version: int
    rows: tuple[Closed, ...]
    placed: tuple[Closed, ...]
    tree: Any


class _Standing:
    """The closures of a process that hold now, with a tree of their areas."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self._seen: _Seen | None = None

    def forget(self) -> None:
        self._checked = float("-inf")

    def look(self) -> _Seen:
        """Read anew when something changed; at most a second old."""
        seen = self._seen
        if seen is not None and time.monotonic() - self._checked < settings.KOTA_FACTS_MAX_AGE_S:
            return seen
        began, at = time.monotonic(), clock.now()
        with connection.cursor() as cursor:
            cursor.execute(_VERSION, [at, at])
            digest = tuple(map(int, cursor.fetchone()))
        if seen is None or digest != seen.digest:
            seen = _read(at, digest)
        with self._lock:
            self._seen, self._checked = seen, began
        return seen


def _read(at: datetime, digest: Any) -> _Seen:
    rows = tuple(light(row) for row in Closure.objects.standing(at).order_by("begins", "id"))
    placed = tuple(row for row in rows if row.area is not None)
    return _Seen(digest, hash(digest), rows, placed, STRtree([row.area for row in placed]))


_STANDING = _Standing()


def version() -> int:
    """A number that changes whenever the set of standing closures does; costs microseconds, a second old at most."""
    return _STANDING.look().version


def standing(*, exercises: bool = False, who: Iterable[Who] = ()) -> list[Closed]:
    """What is closed now, in the order in which it began; with `who`, what stops any of these. Exercises close nothing
    real and are left out unless asked for."""
    return _chosen(_STANDING.look().rows, exercises=exercises, who=who)


def in_box(box: Box, *, exercises: bool = False, who: Iterable[Who] = ()) -> list[Closed]:
    """What is closed now in a box; closures without a place, such as a lift, are in none."""
    return meeting(shapely.box(box.west, box.south, box.east, box.north), exercises=exercises, who=who)


def meeting(shape: Any, *, exercises: bool = False, who: Iterable[Who] = ()) -> list[Closed]:
    """What is closed now where a shapely geometry in degrees lies."""
    seen = _STANDING.look()
    found = sorted(int(hit) for hit in seen.tree.query(shape, predicate="intersects"))
    return _chosen((seen.placed[hit] for hit in found), exercises=exercises, who=who)


def forget() -> None:
    """Drop what this process remembers, after a change of its own."""
    _STANDING.forget()


def _chosen(rows: Iterable[Closed], *, exercises: bool, who: Iterable[Who]) -> list[Closed]:
    wanted = frozenset(who)
    return [row for row in rows if (exercises or not row.is_exercise) and (not wanted or row.stops & wanted)]
