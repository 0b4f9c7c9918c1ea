"""Parts of pages that look the same for everybody, kept for some seconds in each process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString

MOST = 2000
MOST_CHARACTERS = 20_000_000  # a whole list of reports is forty thousand


class _Kept:
    """The parts used last; the one used longest ago goes when there are too many."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: OrderedDict[Hashable, tuple[float, SafeString]] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> SafeString | None:
        with self._lock:
            found = self._parts.get(key)
            if found is None or found[0] < time.monotonic():
                return None
            self._parts.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, part: SafeString, seconds: float) -> None:
        with self._lock:
            old = self._parts.pop(key, None)
            self._parts[key] = (time.monotonic() + seconds, part)
            self._size += len(part) - (len(old[1]) if old else 0)
            while len(self._parts) > MOST or self._size > MOST_CHARACTERS:
                self._size -= len(self._parts.popitem(last=False)[1][1])

    def clear(self) -> None:
        with self._lock:
            self._parts.clear()
            self._size = 0


_KEPT = _Kept()


def html(key: Hashable, seconds: float, make: Callable[[], SafeString]) -> SafeString:
    """The part kept under the key, or made now. The key names everything that the part shows, the language too.

    Never for what depends on who looks: no forms (their token is a person's), no names, nothing that is not public.
    """
    found = _KEPT.get(key)
    if found is None:
        found = make()
        _KEPT.put(key, found, seconds)
    return found


def forget() -> None:
    """Drop everything, for tests."""
    _KEPT.clear()
