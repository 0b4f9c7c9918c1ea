"""A load generator of its own: as many clients as wished, each asking again as soon as it is answered.

It runs in one thread on the same machine as the city, so what it costs lies in the figures too; it therefore does
little more than write bytes made beforehand and look for the end of each answer.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Load:
    """What a run saw: milliseconds of each answer, and how many had which status."""

    seconds: float
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0  # bytes of the last answer's body

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """The milliseconds within which this share of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")

    def wrong(self, wanted: int) -> int:
        """Answers with another status."""
        return sum(self.statuses.values()) - self.statuses[wanted]


def get(path: str, host: str, *, accept: str = "*/*") -> bytes:
    """A request as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\nAccept-Language: id\r\n\r\n".encode()


def post(path: str, host: str, body: bytes, *, kind: str = "application/x-www-form-urlencoded") -> bytes:
    """A request with a body."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}; charset=utf-8\r\nAccept-Language: id\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def run(url: str, requests: Sequence[bytes], *, clients: int, seconds: float, warm: float = 1.0) -> Load:
    """Send the requests in turn, round and round, from so many clients for so many seconds after a warm-up."""
    return asyncio.run(_run(url, requests, clients, seconds, warm))


async def _run(url: str, requests: Sequence[bytes], clients: int, seconds: float, warm: float) -> Load:
    place = urlsplit(url)
    turn = _round(requests)
    load = Load(seconds)
    began = time.monotonic() + warm
    clocks = (began, began + seconds)
    await asyncio.gather(*(_client(place.hostname or "", place.port or 80, turn, clocks, load) for _ in range(clients)))
    return load


def _round(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


async def _client(host: str, port: int, turn: Iterator[bytes], clocks: tuple[float, float], load: Load) -> None:
    reader, writer = await asyncio.open_connection(host, port, limit=2**22)
    while (sent := time.monotonic()) < clocks[1]:
        writer.write(next(turn))
        status, size = await _answer(reader)
        now = time.monotonic()
        if sent >= clocks[0] and now <= clocks[1]:
            load.times.append((now - sent) * 1000)
            load.statuses[status] += 1
            load.size = size
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    found = head.find(b"content-length:")
    if found >= 0:
        size = int(head[found + 15 : head.index(b"\r", found)])
        await reader.readexactly(size)
        return status, size
    if b"transfer-encoding: chunked" not in head:
        return status, 0
    total = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        total += size
    await reader.readline()
    return status, total
