"""What costs much to make and may be some seconds old: whoever comes first makes it anew, others get the old one."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Kept(Generic[T]):
    """The newest thing for each key; nothing is kept where facts are not (in tests)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._things: dict[Hashable, tuple[float, Any, T]] = {}

    def get(self, key: Hashable, version: Any, make: Callable[[], T]) -> T:
        """The thing of this key; one of another version is no longer true and waited for."""
        found = self._things.get(key)
        if found is not None and found[1] == version:
            if time.monotonic() < found[0]:
                return found[2]
            if not self._lock.acquire(blocking=False):
                return found[2]
        else:
            self._lock.acquire()
        try:
            return self._made(key, version, make, found)
        finally:
            self._lock.release()

    def _made(self, key: Hashable, version: Any, make: Callable[[], T], before: Any) -> T:
        """Unless somebody else made it while this one waited."""
        found = self._things.get(key)
        if found is not None and found is not before and found[1] == version:
            return found[2]
        thing = make()
        kept = self._seconds if settings.KOTA_FACTS_MAX_AGE_S else 0.0
        self._things[key] = (time.monotonic() + kept, version, thing)
        return thing
