"""Another platform that speaks OCPI: a small server with versions, credentials and lists."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fixtures.serving import serve


class Platform(ThreadingHTTPServer):
    """What it answers is set on it: `lists`, `pages` of how many, `version`, `broken` (a status for everything)."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.place = f"127.0.0.1:{self.server_address[1]}"
        self.url = f"http://{self.place}"
        self.token, self.version, self.broken, self.page = "token-of-the-platform", "2.2.1", 0, 100
        self.offers = ["credentials", "locations", "tariffs", "sessions", "cdrs"]
        self.lists: dict[str, list[Any]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.credentials: dict[str, Any] = {}
        self.raw: bytes | None = None
        self.lock = threading.Lock()

    def role(self, owner: str = "ID*CPO", role: str = "CPO") -> dict[str, Any]:
        country, party = owner.split("*")
        return {"role": role, "country_code": country, "party_id": party, "business_details": {"name": "Platform"}}

    def own(self, *roles: dict[str, Any]) -> dict[str, Any]:
        return {"token": self.token, "url": f"{self.url}/versions", "roles": list(roles) or [self.role()]}


class _Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_GET(self) -> None:
        self._handle({})

    def do_POST(self) -> None:
        self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _handle(self, body: dict[str, Any]) -> None:
        server, parts = self.server, urlsplit(self.path)
        with server.lock:
            server.asked.append((self.command, self.path, dict(self.headers.items())))
        sent = base64.b64decode(self.headers.get("Authorization", "").partition(" ")[2]).decode()
        if server.broken or sent != server.token:
            self._answer(server.broken or 401, {"status_code": 2000, "status_message": "no"})
        elif server.raw is not None:
            self._send(200, server.raw, {})
        else:
            self._route(parts.path, {name: value[0] for name, value in parse_qs(parts.query).items()}, body)

    def _route(self, path: str, asked: dict[str, str], body: dict[str, Any]) -> None:
        server, name = self.server, path.rsplit("/", 1)[-1]
        if path == "/versions":
            self._ok([{"version": server.version, "url": f"{server.url}/v"}])
        elif path == "/v":
            ends = [{"identifier": one, "role": "SENDER", "url": f"{server.url}/v/{one}"} for one in server.offers]
            self._ok({"version": server.version, "endpoints": ends})
        elif name == "credentials":
            server.credentials = body
            self._ok(server.own())
        else:
            found, begin = server.lists.get(name, []), int(asked.get("offset", 0))
            more = begin + server.page < len(found)
            link = f'<{server.url}{path}?offset={begin + server.page}>; rel="next"'
            self._ok(found[begin : begin + server.page], {"Link": link} if more else {})

    def _ok(self, data: Any, headers: dict[str, str] | None = None) -> None:
        self._answer(200, {"status_code": 1000, "timestamp": "2026-11-23T00:00:00Z", "data": data}, headers)

    def _answer(self, status: int, told: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(told).encode(), headers or {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def platform(port: int = 0) -> Iterator[Platform]:
    server = Platform(port)
    serve(server)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
