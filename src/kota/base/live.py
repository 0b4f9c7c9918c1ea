"""Live events to the browser: server-sent events at `/live`, an ASGI app beside the pages.

Each web process polls the outbox twice a second for all its listeners, so that no commit pays for a NOTIFY. It gives
events their places itself, so that open pages do not wait for a worker that is busy.
Topics that begin with `public:` are open; others need a token that a page got when it was rendered.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.conf import settings
from django.core import signing

from kota.base import logs
from kota.base.events.order import LINE_UP, NEWEST

PERIOD_S = 0.5
PING_S = 20.0
TOKEN_AGE_S = 24 * 3600
MOST = 2000  # listeners of one process
AT_ONCE = 1000
_SALT = "kota.live"
_log = logs.logger("live")

_READ = f"SELECT place, name, payload, topics FROM outbox WHERE place > %s ORDER BY place LIMIT {AT_ONCE}"  # noqa: S608 - our own number


def token(topics: Sequence[str]) -> str:
    """What a page shows to listen to topics that are not public; good for a day."""
    return signing.dumps(list(topics), salt=_SALT)


def _allowed(query: str) -> set[str]:
    asked = parse_qs(query)
    topics = {t for t in asked.get("topic", []) if t.startswith("public:")}
    for text in asked.get("token", []):
        try:
            topics |= set(signing.loads(text, salt=_SALT, max_age=TOKEN_AGE_S))
        except signing.BadSignature:
            continue
    return topics


class Live:
    """The ASGI app and the one reader that feeds all its listeners."""

    def __init__(self) -> None:
        self._listeners: set[tuple[frozenset[str], asyncio.Queue[dict[str, Any]]]] = set()
        self._reader: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        topics = _allowed(scope["query_string"].decode("latin-1"))
        if not topics:
            await self._refuse(send, 403, b"Name a public topic or give a token from a page.\n")
            return
        if len(self._listeners) >= MOST:  # pages work without; each stream holds a socket of this process
            await self._refuse(send, 503, b"Too many listen just now.\n")
            return
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        listener = (frozenset(topics), asyncio.Queue[dict[str, Any]](maxsize=200))
        self._listeners.add(listener)
        try:
            await self._stream(listener[1], receive, send)
        finally:
            self._listeners.discard(listener)

    async def _refuse(self, send: Any, status: int, words: bytes) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": words})

    async def _stream(self, queue: asyncio.Queue[dict[str, Any]], receive: Any, send: Any) -> None:
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        gone = asyncio.create_task(self._until_gone(receive))
        try:
            while not gone.done():
                try:
                    data = await asyncio.wait_for(queue.get(), PING_S)
                    body = f"data: {json.dumps(data)}\n\n"
                except TimeoutError:
                    body = ": still here\n\n"
                await send({"type": "http.response.body", "body": body.encode(), "more_body": True})
        finally:
            gone.cancel()

    async def _until_gone(self, receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _read(self) -> None:
        while self._listeners:
            try:
                await self._follow()
            except psycopg.Error as error:
                _log.warning("live.database", kind=type(error).__name__)
                await asyncio.sleep(PERIOD_S)

    async def _follow(self) -> None:
        connection = await psycopg.AsyncConnection.connect(settings.KOTA_DATABASE_URL, autocommit=True)
        async with connection:
            await connection.execute(LINE_UP)
            place = int((await (await connection.execute(NEWEST)).fetchone() or [0])[0])
            while self._listeners:
                await asyncio.sleep(PERIOD_S)
                await connection.execute(LINE_UP)
                rows = await (await connection.execute(_READ, (place,))).fetchall()
                for _place, name, payload, topics in rows:
                    self._tell(name, payload, set(topics))
                place = rows[-1][0] if rows else place

    def _tell(self, name: str, payload: dict[str, Any], topics: set[str]) -> None:
        for wanted, queue in list(self._listeners):
            if wanted & topics and not queue.full():
                queue.put_nowait({"event": name, "topics": sorted(wanted & topics), **_public(payload)})


def _public(payload: dict[str, Any]) -> dict[str, Any]:
    """Live pages learn only which thing changed, and fetch what they may see."""
    return {key: payload[key] for key in ("reference",) if key in payload}
