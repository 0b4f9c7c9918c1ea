"""What pages ask for again and again, kept in each process until data comes: one look at the cache tells."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.core.cache import cache

from kota.kernel.facts import facade as facts

NOW, DAYS = "air.now", "air.days"  # what is published, and the days on record
MOST = 200
SLOW_S, REST = 0.2, 10  # what takes longer is kept for ten times as long, whatever comes: tens of thousands of stations
KINDS = ("air_index", "air_class", "air_station", "air_warning", "air_origin", "city")
T = TypeVar("T")
Version = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class _Kept:
    version: Version
    span: int
    value: Any
    until: float  # of the monotonic clock


_kept: dict[Hashable, _Kept] = {}
_making: set[Hashable] = set()
_lock = threading.Lock()


def kept(key: Hashable, at: datetime, make: Callable[[], T], *, of: str = NOW, minutes: int = 1) -> T:
    """What `make` gives, or gave since data `of` a kind or facts last changed, no longer than some minutes ago. While
    one reader makes it anew, others read what there was; facts that changed are waited for."""
    now, span = version(of), int(at.timestamp()) // (60 * minutes)
    found = _kept.get(key)
    if found is not None and found.version[1] == now[1]:
        is_current = found.version == now and found.span == span
        if is_current or time.monotonic() < found.until or key in _making:
            value: T = found.value
            return value
    return _made(key, now, span, make)


def _made(key: Hashable, now: Version, span: int, make: Callable[[], T]) -> T:
    began = time.monotonic()
    with _lock:
        _making.add(key)
    try:
        made = make()
    finally:
        with _lock:
            _making.discard(key)
    took = time.monotonic() - began
    with _lock:
        while len(_kept) >= MOST:
            _kept.pop(next(iter(_kept)))
        _kept[key] = _Kept(now, span, made, began + took * (1 + REST) if took > SLOW_S else began)
    return made


def version(of: str) -> Version:
    """Another one whenever such data came, or facts of the air changed."""
    return str(cache.get(of, "")), facts.changed_at(*KINDS)


def data_came(of: str) -> None:
    """Call it in the transaction that writes."""
    cache.set(of, uuid4().hex, None)


def forget() -> None:
    """Drop everything, for tests."""
    with _lock:
        _kept.clear()
