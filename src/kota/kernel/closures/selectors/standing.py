"""What is closed now, and what is announced: each process keeps it in memory and looks once a second for changes.

What changes by itself as time passes (a closure begins, another is over) changes the version as well as what is
written, because the version is a digest of what stands at the moment of looking.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    SELECT count(*), coalesce(sum(hashtextextended(id::text || changed_at::text, 0)), 0),
           count(*) FILTER (WHERE begins <= %s)
    FROM closure WHERE ends IS NULL OR (ends > %s AND ends > begins)
"""
AHEAD = timedelta(hours=3)  # for as long one may be on the way


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stood, and what was to come, when this process last looked; replaced as a whole, so that readers need no
    lock."""

    digest: tuple[int, ...]
    version: int
    rows: tuple[Closed, ...]
    coming: tuple[Closed, ...]
    placed: tuple[Closed, ...]
    tree: Any


class _Standing:
    """The closures of a process that are not over, with a tree of the areas of those that hold now."""

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
    found = [light(row) for row in Closure.objects.not_over(at).order_by("begins", "id")]
    rows, coming = (tuple(row for row in found if (row.begins > at) is later) for later in (False, True))
    placed = tuple(row for row in rows if row.area is not None)
    version = hash(tuple((row.id, row.changed_at) for row in rows))
    return _Seen(digest, version, rows, coming, placed, STRtree([row.area for row in placed]))


_STANDING = _Standing()


def version() -> int:
    """A number that changes whenever the set of standing closures does; costs microseconds, a second old at most."""
    return _STANDING.look().version


def standing(*, exercises: bool = False, who: Iterable[Who] = ()) -> list[Closed]:
    """What is closed now, in the order in which it began; with `who`, what stops any of these. Exercises close nothing
    real and are left out unless asked for."""
    return _chosen(_STANDING.look().rows, exercises=exercises, who=who)


def met(at: datetime, *, arrive_by: bool = False) -> list[Closed]:
    """What somebody may meet who sets out at a moment or, with `arrive_by`, has to be there by then, as far as is known
    now: what is announced as well as what stands. Exercises close nothing real."""
    seen = _STANDING.look()
    before, after = (AHEAD, timedelta()) if arrive_by else (timedelta(), AHEAD)
    return [
        row for row in (*seen.rows, *seen.coming)
        if not row.is_exercise and row.begins - after <= at and (row.ends is None or row.ends + before > at)
    ]  # fmt: skip


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
