"""Messages of devices on their way into the database: gathered, written by the batcher, told when committed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import close_old_connections

from kota.base import clock, logs
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.base.registry import REGISTRY
from kota.kernel.observations import services
from kota.kernel.observations.contracts import Batch, Outcomes, Reading
from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.contracts.errors import BodyError
from kota.kernel.observations.rules import readings, topics
from kota.kernel.observations.rules.instants import micros, moment, written
from kota.kernel.observations.services.ingest import ANYBODY, Batcher

LONGEST = 4 * 1024 * 1024  # bytes of a message
SHOWN = 2000  # bytes of a refused message that are kept
TICK = 0.005  # seconds for which single messages gather before they are handed on
BY = system("mqtt")
_log = logs.logger("mqtt")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a message: what was kept as datastream and time (microseconds since 1970, or as it came), and why
    the rest was not. Times are written when somebody is told: mostly nobody is. `taken` is how many another app took,
    which has no datastreams."""

    kept: Sequence[tuple[int | None, Any]]
    refused: Sequence[dict[str, Any]]
    taken: int | None = None

    def message(self) -> bytes:
        kept = [(stream, written(moment(when)) if isinstance(when, int) else when) for stream, when in self.kept]
        found: dict[str, Any] = {"kept": kept, "refused": self.refused}
        return orjson.dumps(found if self.taken is None else {"taken": self.taken, **found})

    @classmethod
    def together(cls, parts: Sequence["Told"]) -> "Told":
        """Several messages of one device as one."""
        counts = [one.taken for one in parts if one.taken is not None]
        return cls(
            [one for part in parts for one in part.kept], [one for part in parts for one in part.refused],
            sum(counts) if counts else None,
        )  # fmt: skip


Tell = Callable[[Told | None], None]  # None: it could not be written now, and is not acknowledged


class InletQueue:
    """Single observations wait a moment for others; arrays go on at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._batcher = Batcher()
        self._singles: dict[int, list[tuple[Reading, Tell]]] = {}
        self._is_due = False

    def has_room(self) -> bool:
        return self._batcher.has_room(1000)

    async def room(self) -> None:
        """Wait until something more can be taken."""
        while not self.has_room():
            await asyncio.sleep(0.01)

    def take(self, inlet: topics.Inlet, content: bytes, writer: int, tell: Tell) -> None:
        """Read a message and write it; `tell` is called in the loop once that is committed or refused."""
        at = clock.now()
        try:
            if len(content) > LONGEST:
                raise BodyError("a message has at most 4 MB")
            given = orjson.loads(content)
            if inlet.part:
                self._loop.run_in_executor(None, self._elsewhere, inlet, given, tell)
            elif inlet.is_many:
                self._many(given, writer, tell)
            elif writer == ANYBODY and readings.describes(given):
                self._loop.run_in_executor(None, self._with_others, inlet, given, tell)
            else:
                reading = readings.read(given, stream=inlet.stream, feature=inlet.feature, now=micros(at))
                self._singles.setdefault(writer, []).append((reading, tell))
                self._soon()
        except (KotaError, orjson.JSONDecodeError, RecursionError) as error:
            why = error.message if isinstance(error, KotaError) else "the message is no JSON"
            shown = content[:SHOWN].decode("utf-8", "replace")
            self._aside([(inlet.stream, why, shown)], writer)
            tell(Told([], [{"reason": why}]))

    def refuse(self, why: str, content: bytes, writer: int) -> Told:
        """A message that nobody takes: kept aside with the reason, like a bad value."""
        self._aside([(None, why, content[:SHOWN].decode("utf-8", "replace"))], writer)
        return Told([], [{"reason": why}])

    def close(self) -> None:
        self._flush()
        self._batcher.close()

    def _many(self, given: Any, writer: int, tell: Tell) -> None:
        found = services.read_arrays(given, at=clock.now())

        def answer(outcomes: Outcomes | Exception) -> None:
            if isinstance(outcomes, Exception):
                self._loop.call_soon_threadsafe(tell, None)
                return
            if found.refused(outcomes):
                self._aside(found.aside(outcomes), writer)
            self._loop.call_soon_threadsafe(tell, _told(found.batch, outcomes, found.bad))

        if len(found.batch):
            self._batcher.submit(found.batch, writer, answer)
        else:
            self._aside(found.aside(None), writer)
            tell(Told([], [{"reason": why} for why in found.bad.values()]))

    def _elsewhere(self, inlet: topics.Inlet, given: Any, tell: Tell) -> None:
        """In a thread: what another app takes. What it cannot write now is not acknowledged and comes again."""
        close_old_connections()
        told: Told | None = None
        try:
            taken, refused = REGISTRY.inlets()[inlet.part](given, device=inlet.user, at=clock.now())
            told = Told([], refused, taken)
        except KotaError as error:
            told = Told([], [{"reason": error.message}])
        except Exception as error:
            _log.error("mqtt.not_taken", part_=inlet.part, kind=type(error).__name__, where=logs.where(error))
        self._loop.call_soon_threadsafe(tell, told)

    def _with_others(self, inlet: topics.Inlet, given: Any, tell: Tell) -> None:
        """In a thread: an observation with entities that are still to be made."""
        links = {"Datastream": inlet.stream, "FeatureOfInterest": inlet.feature}
        implied = {name: number for name, number in links.items() if number}
        close_old_connections()
        try:
            services.create(OBSERVATIONS, given, implied=implied, by=BY, at=clock.now())
            told = Told([(inlet.stream, given.get("phenomenonTime"))], [])
        except KotaError as error:
            told = Told([], [{"reason": error.message}])
            _set_aside([(inlet.stream, error.message, given)], services.writer_name(ANYBODY), clock.now())
        self._loop.call_soon_threadsafe(tell, told)

    def _soon(self) -> None:
        if not self._is_due:
            self._is_due = True
            self._loop.call_later(TICK, self._flush)

    def _flush(self) -> None:
        self._is_due = False
        singles, self._singles = self._singles, {}
        for writer, found in singles.items():
            self._submit(writer, [reading for reading, _ in found], [tell for _, tell in found])

    def _submit(self, writer: int, found: list[Reading], tells: Sequence[Tell]) -> None:
        batch = Batch.of(found)

        def answer(outcomes: Outcomes | Exception) -> None:
            if isinstance(outcomes, Exception):
                self._loop.call_soon_threadsafe(_tell_all, tells, [None] * len(tells))
                return
            told = [_told_one(reading, outcomes.reasons.get(place)) for place, reading in enumerate(found)]
            if outcomes.reasons:
                refused = [(found[place].stream, why, _shown(found[place])) for place, why in outcomes.reasons.items()]
                self._aside(refused, writer)
            self._loop.call_soon_threadsafe(_tell_all, tells, told)

        self._batcher.submit(batch, writer, answer)

    def _aside(self, refused: Sequence[tuple[int | None, str, Any]], writer: int) -> None:
        """In a thread: the loop does not wait for the database."""
        name, at = services.writer_name(writer), clock.now()
        self._loop.call_soon_threadsafe(lambda: self._loop.run_in_executor(None, lambda: _set_aside(refused, name, at)))


def _set_aside(refused: Sequence[tuple[int | None, str, Any]], name: str, at: Any) -> None:
    close_old_connections()
    try:
        services.set_aside(refused, by=name, at=at)
    except Exception as error:
        _log.error("mqtt.not_set_aside", kind=type(error).__name__)


def _tell_all(tells: Sequence[Tell], told: Sequence[Told | None]) -> None:
    for tell, one in zip(tells, told, strict=True):
        tell(one)


def _told_one(reading: Reading, reason: str | None) -> Told:
    if reason is None:
        return Told([(reading.stream, reading.time)], [])
    return Told([], [{"datastream": reading.stream, "time": written(moment(reading.time)), "reason": reason}])


def _told(batch: Batch, outcomes: Outcomes, bad: Any) -> Told:
    rows = list(zip(batch.stream.tolist(), batch.time.tolist(), strict=True))
    refused = [{"row": place, "reason": why} for place, why in bad.items()]
    for place, why in outcomes.reasons.items():
        stream, time = rows[place]
        refused.append({"datastream": stream, "time": written(moment(time)), "reason": why})
    if outcomes.reasons:
        rows = [row for place, row in enumerate(rows) if place not in outcomes.reasons]
    return Told(rows, refused)


def _shown(reading: Reading) -> dict[str, Any]:
    return {"phenomenonTime": written(moment(reading.time)), "result": reading.result, "json": reading.json}
