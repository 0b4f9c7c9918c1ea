"""What pages ask for again and again, kept in each process until data comes: one look at the cache tells."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.core.cache import cache

from kota.kernel.facts import facade as facts

NOW, DAYS = "air.now", "air.days"  # what is published, and the days on record
MOST = 200
KINDS = ("air_index", "air_class", "air_station", "air_warning", "air_origin", "city")
T = TypeVar("T")
_kept: dict[Hashable, tuple[Hashable, Any]] = {}
_lock = threading.Lock()


def kept(key: Hashable, at: datetime, make: Callable[[], T], *, of: str = NOW, minutes: int = 1) -> T:
    """What `make` gives, or gave since data `of` a kind or facts last changed, no longer than some minutes ago."""
    state = (version(of), int(at.timestamp()) // (60 * minutes))
    found = _kept.get(key)
    if found is None or found[0] != state:
        made = make()
        with _lock:
            while len(_kept) >= MOST:
                _kept.pop(next(iter(_kept)))
            _kept[key] = (state, made)
        return made
    value: T = found[1]
    return value


def version(of: str) -> tuple[str, datetime]:
    """Another one whenever such data came, or facts of the air changed."""
    return str(cache.get(of, "")), facts.changed_at(*KINDS)


def data_came(of: str) -> None:
    """Call it in the transaction that writes."""
    cache.set(of, uuid4().hex, None)


def forget() -> None:
    """Drop everything, for tests."""
    with _lock:
        _kept.clear()
