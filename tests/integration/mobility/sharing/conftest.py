"""A publisher of GBFS on a socket, and systems that are read from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kota.base.actor import system
from kota.kernel.facts import facade as facts
from kota.mobility.sharing.contracts import StationStatus
from kota.mobility.sharing.services import own
from tests.fixtures.serving import serve
from tests.unit.mobility.sharing.made import stands, station, text, three, vehicle

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta
BY = system("trial")
OWN, FOREIGN = "sepeda-contoh", "lain"
WORDS = {"id": "Lain", "en": "Other"}


@dataclass
class Publisher:
    """What it answers by path, with an ETag that follows the content, and what it was asked."""

    port: int = 0
    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)  # answered with 304

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, name: str, body: bytes, status: int = 200) -> None:
        self.files[f"/{name}.json"] = (status, body)

    def discovery(self, *names: str) -> None:
        feeds = [{"name": name, "url": f"{self.base}/{name}.json"} for name in names]
        self.put("gbfs", three({"feeds": feeds}))

    def small(self, *, at: datetime = AT) -> None:
        """A system with two stations, a scooter outside of them, a plan."""
        self.discovery("system_information", "station_information", "station_status", "vehicle_status", "vehicle_types",
                       "system_pricing_plans", "system_alerts")  # fmt: skip
        stamp = {"last_updated": at.isoformat()}
        self.put("system_information", three({"system_id": "lain", "name": text("Others"), "timezone": "Asia/Jakarta"}))
        self.put("station_information", three({"stations": [station("a"), station("b", lon=106.83)]}))
        reported = {"last_reported": at.isoformat()}
        self.put("station_status", three({"stations": [stands("a", **reported), stands("b", 0, **reported)]}, **stamp))
        self.put("vehicle_status", three({"vehicles": [vehicle("v1", vehicle_type_id="s")]}, **stamp))
        types = [{"vehicle_type_id": "s", "form_factor": "scooter_standing", "propulsion_type": "electric",
                  "max_range_meters": 20000, "default_pricing_plan_id": "p"}]  # fmt: skip
        self.put("vehicle_types", three({"vehicle_types": types}))
        plan = {"plan_id": "p", "name": text("Plan"), "currency": "IDR", "price": 5000, "is_taxable": False,
                "description": text("."), "per_min_pricing": [{"start": 0, "rate": 500, "interval": 1}]}  # fmt: skip
        self.put("system_pricing_plans", three({"plans": [plan]}))
        alert = {"alert_id": "1", "type": "station_closure", "summary": text("B is closed"), "station_ids": ["b"]}
        self.put("system_alerts", three({"alerts": [alert]}))


@pytest.fixture
def publisher(db: None, settings: Any) -> Iterator[Publisher]:
    found = Publisher()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            status, body = found.files.get(self.path, (404, b""))
            tag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                found.same.append(self.path)
                status, body = 304, b""
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    found.port = server.server_port
    serve(server)
    settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{found.port}"]
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def connected(publisher: Publisher) -> Publisher:
    """A system of others, connected and small."""
    publisher.small()
    value = {
        "code": FOREIGN, "name": WORDS, "operator": "Others", "url": f"{publisher.base}/gbfs.json", "source": WORDS,
        "republish": True, "licence": "CC-BY-4.0",
    }  # fmt: skip
    facts.put(kind="share_system", key=FOREIGN, value=value, by=BY, at=AT - timedelta(days=1))
    return publisher


def send(vehicles: dict[str, int], *, at: datetime = AT, capacity: int = 40) -> None:
    """What stands at stations of the city's own system."""
    told = [StationStatus(code, count, 10, reported=at) for code, count in vehicles.items()]
    own.send_status(system=OWN, statuses=told, by=BY, at=at)


def body_of(response: Any) -> Any:
    return json.loads(response.content)
