"""What arrives at the same time is written in one transaction, by one thread of each process.

Nobody is answered before the commit. While one batch is written the next one gathers, so batches grow with the load
and a lone observation waits for nobody. When too much waits, whoever comes must wait, too: nothing is dropped.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import close_old_connections, connection
from django.db.utils import OperationalError
from psycopg import errors as postgres

from kota.base import clock, logs
from kota.base.errors import UnavailableError
from kota.kernel.observations.contracts import Batch, Outcomes
from kota.kernel.observations.services import announcing, parts
from kota.kernel.observations.services.ingest.write import record_batch

MOST = 50_000  # observations that are written together
ROOM = 200_000  # observations that may wait
TRIES = 5
_AGAIN = (postgres.DeadlockDetected, postgres.SerializationFailure, postgres.LockNotAvailable)
_log = logs.logger("ingest")

Answer = Callable[[Outcomes | Exception], None]


@dataclass(frozen=True, slots=True)
class Submission:
    """Observations of one writer, and whom to tell what became of them (in the batcher's thread)."""

    batch: Batch
    writer: int
    answer: Answer


class Batcher:
    """Gathers submissions and writes them."""

    def __init__(self) -> None:
        self._waiting: deque[Submission] = deque()
        self._count = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    def has_room(self, more: int) -> bool:
        """May so many observations wait, too? One submission always may."""
        return self._count == 0 or self._count + more <= ROOM

    def submit(self, batch: Batch, writer: int, answer: Answer) -> None:
        """Write these soon. Ask `has_room` before: what is submitted is taken."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._thread.start()
            self._waiting.append(Submission(batch, writer, answer))
            self._count += len(batch)
            self._changed.notify()

    def close(self) -> None:
        """Write what waits, then end."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _work(self) -> None:
        while batch := self._take():
            close_old_connections()
            self._write(batch)
            with self._changed:
                self._count -= sum(len(one.batch) for one in batch)
        connection.close()

    def _take(self) -> list[Submission]:
        """As much as fits into one batch; nothing when it is time to end."""
        with self._changed:
            while not self._waiting and not self._is_closing:
                self._changed.wait()
            taken: list[Submission] = []
            size = 0
            while self._waiting and (not taken or size + len(self._waiting[0].batch) <= MOST):
                taken.append(self._waiting.popleft())
                size += len(taken[-1].batch)
            return taken

    def _write(self, taken: list[Submission]) -> None:
        """All of them together; where that fails, each alone, so that none suffers for another."""
        try:
            outcomes = _recorded(taken)
        except Exception as error:
            if len(taken) > 1 and not isinstance(error, OperationalError):
                for one in taken:
                    self._write([one])
                return
            _log.error("ingest.failed", kind=type(error).__name__, where=logs.where(error))
            connection.close()
            told = UnavailableError("the database takes no observations at the moment: send them again")
            for one in taken:
                one.answer(told if isinstance(error, OperationalError) else error)
            return
        begin = 0
        for one in taken:
            one.answer(outcomes.part(begin, begin + len(one.batch)))
            begin += len(one.batch)


def _recorded(taken: Sequence[Submission]) -> Outcomes:
    batch = Batch.joined([one.batch for one in taken])
    writers = np.repeat([one.writer for one in taken], [len(one.batch) for one in taken])
    for tries_left in reversed(range(TRIES)):
        try:
            outcomes = record_batch(batch, writers, at=clock.now())
        except OperationalError as error:
            if not tries_left or not isinstance(error.__cause__, _AGAIN):
                raise
        except postgres.CheckViolation:  # a part has become a file since this process looked
            parts.SHELF.forget()
            if not tries_left:
                raise
        else:
            announcing.observed(batch, outcomes)
            return outcomes
    raise AssertionError
