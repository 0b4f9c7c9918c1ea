"""WSGI pages behind the async front, with two handovers a request instead of eight.

A thread that asks the event loop for each part of a body, and again for each part of an answer, waits each time until
the loop gets its turn beside all other threads. Here the loop reads the body before it asks a thread, and the thread
gives the whole answer back; only what is long is passed on piece by piece.
"""

import asyncio
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi.wsgi import build_environ

IN_MEMORY = 1024 * 1024  # bytes of a body; what is longer lies in a file meanwhile
MOST = 96 * 1024 * 1024  # bytes of a body: five photos and what stands around them
PIECE = 256 * 1024  # bytes of an answer that are sent at once

TOO_LONG = object()
Send = Callable[[Any], Any]


class Bridge:
    """An ASGI application around a WSGI one, which runs in `threads` threads."""

    def __init__(self, wsgi: Any, *, threads: int) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = await _body(receive, _length(scope))
        if body is None:
            return
        if body is TOO_LONG:
            await _refuse(send)
            return
        with body:
            loop = asyncio.get_running_loop()
            pieces = _Pieces(send, loop)
            await loop.run_in_executor(self._pool, self._run, _environ(scope, body), pieces)
        await pieces.end()

    def _run(self, environ: dict[str, Any], pieces: "_Pieces") -> None:
        """In a thread: the application's whole answer, or its pieces as they come."""
        answer: Iterable[bytes] = self._wsgi(environ, pieces.start)
        try:
            for piece in _large(iter(answer)):
                pieces.add(piece)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()


class _Pieces:
    """An answer on its way: the last piece is kept back, so that a short answer is sent in one go by the loop."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._send, self._loop = send, loop
        self._head: dict[str, Any] = {}
        self._is_begun = False
        self._last = b""

    def start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        """WSGI's `start_response`."""
        encoded = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        self._head = {"type": "http.response.start", "status": int(status.split(" ", 1)[0]), "headers": encoded}
        return self.add

    def add(self, piece: bytes) -> None:
        """In the thread: one more piece; those before it are sent now, as quickly as the reader takes them."""
        if self._last:
            asyncio.run_coroutine_threadsafe(self._pass_on(self._last, more=True), self._loop).result()
        self._last = piece

    async def end(self) -> None:
        """In the loop: what is left."""
        await self._pass_on(self._last, more=False)

    async def _pass_on(self, piece: bytes, *, more: bool) -> None:
        if not self._is_begun:
            self._is_begun = True
            await self._send(self._head)
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


async def _refuse(send: Any) -> None:
    told = f"This is more than {MOST // 1024**2} MB: choose fewer or smaller photos.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": told})


def _environ(scope: dict[str, Any], body: Any) -> dict[str, Any]:
    made: Any = build_environ(scope, body)  # type: ignore[arg-type]
    length = body.seek(0, io.SEEK_END)
    body.seek(0)
    if length or "CONTENT_LENGTH" in made:  # a body in chunks said no length
        made["CONTENT_LENGTH"] = str(length)
    environ: dict[str, Any] = made
    return environ


def _length(scope: dict[str, Any]) -> int:
    told = next((value for name, value in scope.get("headers", ()) if name == b"content-length"), b"0")
    return int(told) if told.isdigit() else 0


async def _body(receive: Any, length: int) -> Any:
    """The whole body, ready to be read; None when its sender went away, TOO_LONG when there is no end of it."""
    if length > MOST:
        return TOO_LONG
    body: Any = io.BytesIO() if length <= IN_MEMORY else tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            body.close()
            return None
        body.write(message.get("body", b""))
        if body.tell() > MOST:
            body.close()
            return TOO_LONG
        if not message.get("more_body", False):
            return body


def _large(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces worth a handover each."""
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)
