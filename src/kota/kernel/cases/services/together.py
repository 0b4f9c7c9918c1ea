"""Cases that come at the same moment share one statement and one commit.

While one request waits for the disk, others arrive: the first of them writes for all. Alone, a case waits for nobody.
Each caller goes on only once its case is committed; where writing together fails, each is written alone, so that
nobody's mistake is another's.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 64


class _Ticket(Generic[T]):
    __slots__ = ("called", "error", "is_done", "thing")

    def __init__(self, thing: T) -> None:
        self.thing = thing
        self.called = threading.Event()  # written, or to write for those behind it
        self.is_done = False
        self.error: Exception | None = None


class Together(Generic[T]):
    """`write` takes several things and is all or nothing; it runs in the thread of one of the callers."""

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[T]] = []
        self._is_led = False

    def write(self, thing: T) -> None:
        """Return once the thing is committed; raises what its own writing raised."""
        ticket = _Ticket(thing)
        with self._lock:
            self._waiting.append(ticket)
            leads, self._is_led = not self._is_led, True
        if not leads:
            ticket.called.wait()
        if not ticket.is_done:
            self._lead()
        if ticket.error:
            raise ticket.error

    def _lead(self) -> None:
        """Write for all who wait, oneself among them, and call whoever leads next."""
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._write_all(batch)
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._is_led = following is not None
            for ticket in batch:
                ticket.is_done = True
                ticket.called.set()
            if following:
                following.called.set()

    def _write_all(self, batch: Sequence[_Ticket[T]]) -> None:
        try:
            self._write([ticket.thing for ticket in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for ticket in batch:
                self._write_all([ticket])
