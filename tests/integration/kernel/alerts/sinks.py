"""A mail server, a push service and an SMS provider, small but real: they speak their protocols over sockets."""

import asyncio
import base64
import email
import email.policy
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.fixtures.serving import serve


@dataclass
class MailServer:
    """SMTP (RFC 5321). `refuse` makes it answer that code to every recipient."""

    port: int = 0
    refuse: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(text: str) -> None:
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        await say("220 sink")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                await say("221 bye")
                break
            if verb == "RCPT" and self.refuse:
                await say(f"{self.refuse} no such person")
            elif verb == "DATA":
                await say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.messages.append(email.message_from_bytes(raw[:-5], policy=email.policy.default))  # type: ignore[arg-type]
                await say("250 taken")
            else:
                if verb == "RCPT":
                    self.recipients.append(line.split(":", 1)[1].strip("<> "))
                await say("250 fine")
        writer.close()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    sink, loop, ready = MailServer(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(sink.talk, "127.0.0.1", 0)
        sink.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    def run() -> None:
        with suppress(asyncio.CancelledError, RuntimeError):
            loop.run_until_complete(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(5)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(5)
        loop.close()


@dataclass
class Browser:
    """A browser's side of a push subscription: its keys, and what its push service got for it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        return written(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def subscription(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": written(self.auth)}}

    def read(self, body: bytes) -> Any:
        """What the service worker would get."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(plain)


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class WebServer:
    """Takes POSTs and answers with `status`."""

    port: int = 0
    status: int = 201
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"http://{self.place}/push/{name}")


@contextmanager
def web_server() -> Iterator[WebServer]:
    sink = WebServer()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            sink.headers.append(self.headers)
            self.send_response(sink.status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    server.daemon_threads = True
    sink.port = server.server_port
    serve(server)
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
