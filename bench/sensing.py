"""Observations at the size of a city: `./kota bench sensing [--size N] [--quick] [--json]`.

It fills the city with N observations (100,000,000 unless told) of 10,000 stations by the way that devices use, then
writes on top of them as fast as it can for ten minutes, and reads what maps and charts read. The one other SensorThings
server that installs from the package registry runs beside it. fsync is on; the first lines say so.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import django

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import _load  # noqa: E402
import _memory  # noqa: E402
import _mqtt  # noqa: E402
import _peer_load  # noqa: E402
import _sensors  # noqa: E402
from _alerting import alerting  # noqa: E402
from _figures import Figures  # noqa: E402

from kota.base import clock  # noqa: E402
from kota.kernel.observations.services import devices  # noqa: E402

URL = os.environ["KOTA_BENCH_URL"]
HOST = urlsplit(URL).netloc
DEMO = json.loads(Path(os.environ["KOTA_BENCH_DEMO"]).read_text())
FULL, QUICK = 100_000_000, 200_000
STATIONS = 10_000
JSON = "application/json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="kota bench sensing", description=__doc__)
    parser.add_argument("--size", type=int, help=f"observations in the city (default {FULL:,})")
    parser.add_argument("--minutes", type=float, help="of the sustained run (default 10)")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = given.size or (QUICK if given.quick else FULL)
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    if given.quick:
        figures.say(f"--quick: {size:,} observations of 1,000 stations and 3 s a question; no goals.")
    minutes = given.minutes or (0.05 if given.quick else 10.0)
    Bench(figures, minutes * 60, 3.0 if given.quick else 20.0, promised=size >= FULL and not given.quick).run()


class Bench:
    """One run on one city."""

    def __init__(self, figures: Figures, long: float, short: float, *, promised: bool) -> None:
        self.figures, self.long, self.short, self.promised = figures, long, short, promised
        self.sensors = _sensors.Sensors([], [])

    def run(self) -> None:
        self.fill()
        self.read()
        self.sustain()
        self.single()
        self.messages()
        self.peer()
        self.alert()
        if self.promised:
            self.figures.say(f"{self.figures.missed} goals missed" if self.figures.missed else "every goal met")

    def goal(self, value: float) -> float | None:
        return value if self.promised else None

    def fill(self) -> None:
        """Months of values, and what a million of them cost at each decade."""
        is_small = self.figures.size <= QUICK
        self.sensors = _sensors.furnish(1000, 5) if is_small else _sensors.furnish(STATIONS)
        began = time.monotonic()

        def told(decade: int, seconds: float) -> None:
            self.figures.add(f"cost_at_{decade}", seconds, "s", better="lower", note="for a million observations more")

        written = _sensors.fill(self.sensors, self.figures.size, told)
        _sensors.settle()
        self.figures.say(f"  {written:,} observations stored in {time.monotonic() - began:.0f} s")

    def read(self) -> None:
        """One client: what a map, a table and a chart ask for."""
        some = self.sensors.streams[:: max(1, len(self.sensors.streams) // 500)]
        newest = "Observations($orderby=phenomenonTime%20desc;$top=1;$select=phenomenonTime,result)"
        inner = f"Datastreams($select=id;$expand={newest})"
        day = (
            "$apply=groupby((time_bucket(phenomenonTime,duration'PT1H')),aggregate(result%20with%20average%20as%20mean,"
        )
        chart = f"{day}result%20with%20min%20as%20low,result%20with%20max%20as%20high))"
        ask = self.ask
        ask("page_of_100", [f"Datastreams({n})/Observations?$orderby=phenomenonTime%20desc&$top=100" for n in some], 20)
        ask("latest_of_all", [f"Things?$top={len(self.sensors.streams)}&$select=id,name&$expand={inner}"], 200)
        ask("year_by_hour", [f"Datastreams({n})/Observations?{chart}" for n in self.sensors.yearly], 50)

    def ask(self, name: str, paths: list[str], most_ms: float) -> None:
        requests = [_load.get(f"/sta/v1.1/{path}", HOST) for path in paths]
        load = _load.run(URL, requests, clients=1, seconds=self.short)
        if load.wrong(200):
            sys.exit(f"{name}: answers were {dict(load.statuses)}, for example of {paths[0]}")
        note = f"one client, median {load.at(0.5):.1f} ms, p99 {load.at(0.99):.1f} ms, {load.size / 1000:,.0f} kB"
        self.figures.add(f"{name}_p95", load.at(0.95), "ms", better="lower", goal=self.goal(most_ms), note=note)

    def sustain(self) -> None:
        """CreateObservations from eight connections without a pause."""
        before, memory = _sensors.stored(), _memory.of_city()
        bodies = _sensors.bodies(self.sensors.streams, 5000, 10)
        requests = (self.post("CreateObservations", body) for body in bodies)
        began = time.monotonic()
        with _memory.Watch() as watch:
            load = _load.run(URL, requests, clients=8, seconds=self.long, warm=0.0)
        took, written = time.monotonic() - began, _sensors.stored() - before
        if load.wrong(201):
            sys.exit(f"CreateObservations: answers were {dict(load.statuses)}")
        note = f"{took:.0f} s, 5,000 a request, median {load.at(0.5):.0f} ms, p99 {load.at(0.99):.0f} ms"
        self.figures.add("create_observations", written / took, "1/s", goal=self.goal(50_000), note=note)
        self.figures.add("memory_before", memory, "MB", better="lower", note="web, worker, gateway")
        self.figures.add("memory_most", watch.most, "MB", better="lower", note="the most while writing")

    def single(self) -> None:
        """Fifty devices, one observation a request."""
        base = int(clock.now().timestamp() * 1000)
        streams = itertools.cycle(self.sensors.streams)

        def requests() -> Iterator[bytes]:
            for number in itertools.count():
                body = self.one(base + number)
                yield self.post(f"Datastreams({next(streams)})/Observations", body)

        load = _load.run(URL, requests(), clients=50, seconds=self.short)
        if load.wrong(201):
            sys.exit(f"single POST: answers were {dict(load.statuses)}")
        note = f"50 clients, median {load.at(0.5):.0f} ms, p99 {load.at(0.99):.0f} ms"
        self.figures.add("single_post", load.rate, "1/s", goal=self.goal(1000), note=note)

    def messages(self) -> None:
        """MQTT, QoS 1, four connections: what is counted is what was acknowledged after commit."""
        rate = self.publish(DEMO["mqtt_url"], [("program", DEMO["sta_token"])] * 4, own=False)
        self.figures.add("mqtt_embedded", rate, "1/s", goal=self.goal(2000), note="one observation a message, PUBACK")
        batches = _sensors.bodies(self.sensors.streams, 1000, 10)
        shared = _Shared(batches)
        publishers = [_mqtt.Publisher(DEMO["mqtt_url"], "program", DEMO["sta_token"], own=False) for _ in range(2)]
        rate = _mqtt.together(publishers, ["v1.1/CreateObservations"] * 2, [shared, shared], self.short) * 1000
        self.figures.add("mqtt_batches", rate, "1/s", goal=self.goal(50_000), note="observations, 1,000 a message")
        self.beside_mosquitto()

    def beside_mosquitto(self) -> None:
        made = [
            devices.register_device(key=f"bench-{n}", name="Benchmark", by=_sensors.BY, at=clock.now())
            for n in range(4)
        ]
        for number, (device, _secret) in enumerate(made):
            devices.assign_streams(
                key=device.key, datastreams=self.sensors.streams[number::4], by=_sensors.BY, at=clock.now()
            )
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            command = [sys.executable, "-m", "django", "mosquitto_files", "--out", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            with _mqtt.mosquitto(folder) as url:
                if url is None:
                    self.figures.say("  no Mosquitto here (apt install mosquitto), so that broker was not tried")
                    return
                with _mqtt.gateway(url):
                    keys = [(device.key, secret) for device, secret in made]
                    rate = self.publish(url, keys, own=True)
        note = "one observation a message, acknowledged on the device's topic"
        self.figures.add("mqtt_mosquitto", rate, "1/s", goal=self.goal(5000), note=note)

    def publish(self, url: str, keys: list[tuple[str, str]], *, own: bool) -> float:
        base = int(clock.now().timestamp() * 1000)
        publishers, sources, topics = [], [], []
        for number, (user, secret) in enumerate(keys):
            publishers.append(_mqtt.Publisher(url, user, secret, own=own))
            streams = itertools.cycle(self.sensors.streams[number::4])
            moments = itertools.count(base + number * 10_000_000)
            sources.append(self.one(moment, stream) for moment, stream in zip(moments, streams, strict=False))
            topics.append(f"kota/devices/{user}/Observations" if own else "v1.1/Observations")
        return _mqtt.together(publishers, topics, sources, self.short)

    def one(self, milliseconds: int, stream: int = 0) -> bytes:
        link = f',"Datastream":{{"@iot.id":{stream}}}' if stream else ""
        return f'{{"phenomenonTime":"{_sensors.written(milliseconds)}","result":{milliseconds % 97}{link}}}'.encode()

    def post(self, path: str, body: bytes) -> bytes:
        head = _load.post(f"/sta/v1.1/{path}", HOST, body, kind=JSON)
        return head.replace(b"\r\n\r\n", f"\r\nAuthorization: Bearer {DEMO['sta_token']}\r\n\r\n".encode(), 1)

    def peer(self) -> None:
        """The other server, asked the same at the size that it can take."""
        if self.figures.size <= QUICK:
            self.figures.say("  the peer is left out: installing it takes longer than this run")
            return
        try:
            _peer_load.run(self.figures, self.short)
        except (OSError, subprocess.SubprocessError) as error:
            self.figures.say(f"  the peer did not run: {error}")

    def alert(self) -> None:
        people = 100_000 if self.promised else 2_000
        alerting(self.figures, URL, people=people, promised=self.promised)


class _Shared:
    """One source of payloads for several threads."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source, self._lock = source, threading.Lock()

    def __iter__(self) -> "_Shared":
        return self

    def __next__(self) -> bytes:
        with self._lock:
            return next(self._source)


if __name__ == "__main__":
    main()
