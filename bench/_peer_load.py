"""The same questions for the other server: django-ogc-sensorthings 1.2 with one worker, at the size that it takes."""

import http.client
import json
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import _load
from _figures import Figures
from _sensorthings_peer import peer

from kota.cli.home import Home
from kota.cli.postgres import addresses
from kota.cli.postgres.roles import elsewhere
from kota.cli.trial import free_port

STREAM = {
    "name": "PM2.5", "description": "benchmark", "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
    "unitOfMeasurement": {"name": "microgram per cubic metre", "symbol": "ug/m3", "definition": "urn:unit"},
    "Sensor": {"name": "s", "description": "s", "encodingType": "text/html", "metadata": "none"},
    "ObservedProperty": {"name": "PM2.5", "definition": "urn:pm25", "description": "PM2.5"},
}  # fmt: skip
THING = {
    "name": "Station", "description": "benchmark", "Datastreams": [STREAM],
    "Locations": [{"name": "here", "description": "here", "encodingType": "application/geo+json",
                   "location": {"type": "Point", "coordinates": [106.8, -6.2]}}],
}  # fmt: skip


def run(figures: Figures, seconds: float) -> None:
    """Start it, make a station, and write and read as Kota was asked to."""
    home = Home(Path(os.environ["KOTA_BENCH_HOME"]))
    own, keeper = elsewhere(os.environ["KOTA_BENCH_OWNER_URL"], dbname="peer"), addresses(home).keeper
    with (
        tempfile.TemporaryDirectory() as name,
        peer(own, Path(name), port=free_port(), admin_url=keeper) as base,
    ):
        place = urlsplit(base)
        thing = _call("POST", place, f"{place.path}/Things", THING)
        streams = _call("GET", place, f"{place.path}/Things('{thing}')/Datastreams", None)
        stream = streams["value"][0]["@iot.id"]
        server = f"{place.scheme}://{place.netloc}"
        # One alone makes the feature of interest: two at once would make two, and it fails at each observation then.
        _call("POST", place, f"{place.path}/Observations", json.loads(_one(stream, 20_001)))
        bodies = [_post(place, "CreateObservations", _many(stream, turn)) for turn in range(200)]
        load = _load.run(server, bodies, clients=2, seconds=seconds, warm=0.0)
        figures.add(
            "peer_create_observations", load.rate * 1000, "1/s", note="django-ogc-sensorthings, 1,000 a request"
        )
        ones = [_post(place, "Observations", _one(stream, turn)) for turn in range(20_000)]
        load = _load.run(server, ones, clients=50, seconds=seconds)
        figures.add("peer_single_post", load.rate, "1/s", note=f"statuses {dict(load.statuses)}")
        path = f"{place.path}/Datastreams('{stream}')/Observations?$top=100"
        load = _load.run(server, [_load.get(path, place.netloc)], clients=1, seconds=seconds)
        figures.add(
            "peer_page_of_100_p95", load.at(0.95), "ms", better="lower", note="it cannot order by phenomenonTime"
        )


def _many(stream: str, turn: int) -> bytes:
    rows = [[f"2026-01-{1 + turn % 28:02d}T{turn // 28:02d}:{n // 60:02d}:{n % 60:02d}Z", n] for n in range(1000)]
    return json.dumps([{"Datastream": {"@iot.id": stream}, "components": ["phenomenonTime", "result"],
                        "dataArray@iot.count": len(rows), "dataArray": rows}]).encode()  # fmt: skip


def _one(stream: str, turn: int) -> bytes:
    time = f"2026-02-01T{turn // 3600 % 24:02d}:{turn // 60 % 60:02d}:{turn % 60:02d}Z"
    return json.dumps(
        {"phenomenonTime": time, "resultTime": time, "result": turn, "Datastream": {"@iot.id": stream}}
    ).encode()


def _post(place: Any, path: str, body: bytes) -> bytes:
    return _load.post(f"{place.path}/{path}", place.netloc, body, kind="application/json")


def _call(method: str, place: Any, path: str, body: Any) -> Any:
    connection = http.client.HTTPConnection(place.netloc, timeout=60)
    content = None if body is None else json.dumps(body)
    connection.request(method, path, body=content, headers={"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status == 201:
        return (answer.headers["Location"] or "").rpartition("(")[2].strip("')")
    if answer.status != 200:
        raise OSError(f"{method} {path} answered {answer.status}: {text[:200]}")
    return json.loads(text)
