"""Observations by HTTP without the way through Django: an ASGI application that batches what arrives together.

It takes what devices send (Observations and CreateObservations) and passes everything else on, entities that are
described inside of an observation included.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson
from django.db import close_old_connections
from django.http import HttpResponse

from kota.base import clock
from kota.kernel.observations import services
from kota.kernel.observations.contracts import Batch, Outcomes
from kota.kernel.observations.contracts.errors import BodyError, CrowdedError
from kota.kernel.observations.rules import readings
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import writers
from kota.kernel.observations.selectors.query.rows import of_batch
from kota.kernel.observations.selectors.writers import Writer
from kota.kernel.observations.sensorthings.door import ROOT, RefusedError, base, need_json, parsed, refusal
from kota.kernel.observations.services.ingest import Batcher

MOST = 32 * 1024 * 1024  # bytes of a body
LARGE = 64 * 1024  # bytes from which a body is read in a thread
PATIENCE = 20.0  # seconds to wait for room before 503
_PATH = re.compile(re.escape(ROOT) + r"/(?:Datastreams\((\d{1,15})\)/)?(Observations|CreateObservations)")
Call = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Quick:
    """The application; `behind` gets what it does not take."""

    def __init__(self, behind: Call) -> None:
        self._behind = behind
        self._batcher = Batcher()

    @staticmethod
    def takes(scope: Mapping[str, Any]) -> bool:
        return scope["method"] == "POST" and scope["path"].startswith(ROOT) and bool(_PATH.fullmatch(scope["path"]))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = await _body(receive)
        if body is None:
            return
        try:
            answer = await self._answer(scope, body)
        except Exception as error:
            answer = refusal(error)
            if isinstance(error, CrowdedError):
                answer["Retry-After"] = "1"
        if answer is None:
            await self._behind(scope, _again(body, receive), send)
        else:
            await _send(send, answer)

    def close(self) -> None:
        self._batcher.close()

    async def _answer(self, scope: dict[str, Any], body: bytes) -> HttpResponse | None:
        if len(body) > MOST:
            raise RefusedError(413, "one request takes at most 32 MB", "too_large")
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return None
        writer = await _writer(scope)
        need_json(_header(scope, b"content-type"))
        given = await _in_thread(parsed, body) if len(body) > LARGE else parsed(body)
        if found[2] == "CreateObservations" and found[1] is None:
            return await self._many(given, writer)
        if found[2] != "Observations" or readings.describes(given):
            return None
        return await self._one(given, int(found[1]) if found[1] else None, writer)

    async def _one(self, given: Any, stream: int | None, writer: Writer) -> HttpResponse:
        at = clock.now()
        try:
            reading = readings.read(given, stream=stream, now=micros(at))
        except BodyError as error:
            await _aside([(stream, error.message, given)], writer)
            raise
        batch = Batch.of([reading])
        outcomes = await self._kept(batch, writer)
        if outcomes.reasons:
            await _aside([(reading.stream, outcomes.reasons[0], given)], writer)
            raise services.meaning(outcomes.reasons[0])
        entity = of_batch(batch, outcomes, 0, base())
        return _json(entity, 201, {"Location": entity["@iot.selfLink"]})

    async def _many(self, given: Any, writer: Writer) -> HttpResponse:
        at = clock.now()
        found = await _in_thread(lambda: services.read_arrays(given, at=at))
        outcomes = await self._kept(found.batch, writer) if len(found.batch) else None
        if found.refused(outcomes):
            await _aside(found.aside(outcomes), writer)
        return _json(found.links(outcomes, f"{base()}/Observations("), 201, {})

    async def _kept(self, found: Batch, writer: Writer) -> Outcomes:
        """What became of them, once that is committed."""
        waited = 0.0
        while not self._batcher.has_room(len(found)):
            if waited > PATIENCE:
                raise CrowdedError("more arrives than can be written: send again in a moment")
            await asyncio.sleep(0.02)
            waited += 0.02
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Outcomes] = loop.create_future()

        def answer(outcome: Outcomes | Exception) -> None:
            loop.call_soon_threadsafe(_settle, done, outcome)

        self._batcher.submit(found, writer.device, answer)
        return await done


def _settle(done: "asyncio.Future[Outcomes]", outcome: Outcomes | Exception) -> None:
    if done.cancelled():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def _header(scope: Mapping[str, Any], wanted: bytes) -> str:
    return str(next((value for name, value in scope["headers"] if name == wanted), b"").decode("latin-1"))


async def _writer(scope: dict[str, Any]) -> Writer:
    kind, _space, secret = _header(scope, b"authorization").partition(" ")
    found = None
    if kind.lower() == "bearer" and secret:
        is_known, found = writers.remembered(secret.strip())
        if not is_known:
            found = await _in_thread(writers.by_token, secret.strip())
    if found is None:
        raise RefusedError(401, "send Authorization: Bearer with the token of a program or a device", "no_token")
    return found


async def _aside(refused: Sequence[tuple[int | None, str, Any]], writer: Writer) -> None:
    name, at = services.writer_name(writer.device), clock.now()
    await _in_thread(lambda: services.set_aside(refused, by=name, at=at))


async def _in_thread(work: Callable[..., Any], *given: Any) -> Any:
    def run() -> Any:
        close_old_connections()
        return work(*given)

    return await asyncio.to_thread(run)


async def _body(receive: Any) -> bytes | None:
    """The whole body; one byte more than is taken where it is longer. None when its sender went away."""
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        size += len(message.get("body", b""))
        if size <= MOST + 1:
            pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces) if size <= MOST else b" " * (MOST + 1)


def _again(body: bytes, receive: Any) -> Any:
    """The body once more, for whoever is behind."""
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Any:
        return given.pop() if given else await receive()

    return read


def _json(value: Any, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json", headers=headers)


async def _send(send: Any, answer: HttpResponse) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.items()]
    headers += [(b"access-control-allow-origin", b"*"), (b"content-length", str(len(answer.content)).encode())]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
