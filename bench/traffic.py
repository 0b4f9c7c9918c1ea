"""Traffic at the size of a city: `./kota bench traffic [--size N] [--quick] [--json]`.

It makes N directed road segments (10,000 unless told) on a grid, sends bursts of 1,000 positions by the API and into
the service alone, settles them into speeds, and reads the map of all segments. fsync is on; the first lines say so.
How well incidents are seen is another question: `./kota score traffic`.
"""

import argparse
import gzip
import http.client
import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from _figures import Figures  # noqa: E402

from kota.base import clock  # noqa: E402
from kota.base.actor import system  # noqa: E402
from kota.mobility.traffic.models import Profile  # noqa: E402
from kota.mobility.traffic.rules.profiles import SLOTS  # noqa: E402
from kota.mobility.traffic.selectors.network import Network, network  # noqa: E402
from kota.mobility.traffic.services import forecasting, importing, settling  # noqa: E402
from kota.mobility.traffic.services.probes import MOST, Probes, take  # noqa: E402

HOST = urlsplit(os.environ["KOTA_BENCH_URL"]).netloc
DEMO = json.loads(Path(os.environ["KOTA_BENCH_DEMO"]).read_text())
FULL, QUICK = 10_000, 2_000
WEST, SOUTH, STEP = 106.70, -6.34, 0.0036  # 400 m between the streets of the grid


def main() -> None:
    parser = argparse.ArgumentParser(prog="kota bench traffic", description=__doc__)
    parser.add_argument("--size", type=int, help=f"segments (default {FULL:,})")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = given.size or (QUICK if given.quick else FULL)
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    if given.quick:
        figures.say(f"--quick: {size:,} segments and fewer bursts; no goals.")
    run(figures, size, promised=size >= FULL and not given.quick, bursts=15 if given.quick else 60)
    sys.exit(1 if figures.missed else 0)


def run(figures: Figures, size: int, *, promised: bool, bursts: int) -> None:
    began = time.perf_counter()
    roads = grid(size)
    figures.say(f"{len(roads.roads):,} segments imported and read in {time.perf_counter() - began:.1f} s")
    usual(roads)
    rng = np.random.default_rng(1)

    def goal(value: float) -> float | None:
        return value if promised else None

    made = [burst(roads, rng, number) for number in range(bursts)]
    take(made[0], at=clock.now())
    began, cpu = time.perf_counter(), time.process_time()
    taken = sum(take(one, at=clock.now()).taken for one in made)
    took = time.perf_counter() - began
    share = (time.process_time() - cpu) / took
    note = f"{taken / bursts / MOST:.0%} matched, {share:.0%} of a core"
    figures.add("probes_into_the_service", bursts * MOST / took, "points/s", note=note)
    figures.add("probes_by_the_api", bursts * MOST / by_api(made), "points/s", goal=goal(20_000))
    began = time.perf_counter()
    found = settling.settle(at=clock.now())
    figures.add("settle_all", (time.perf_counter() - began) * 1000, "ms", better="lower", note=f"{found.roads:,} known")
    began = time.perf_counter()
    forecasting.tell(at=clock.now())
    figures.add("forecast_all", (time.perf_counter() - began) * 1000, "ms", better="lower")
    times, weight = reads("/traffic/roads.geojson", 300)
    figures.say(f"the map of all segments weighs {weight[0] / 1e6:.1f} MB, packed {weight[1] / 1e3:.0f} kB")
    figures.add("map_of_all_p95", percent(times, 95), "ms", better="lower", goal=goal(80))
    figures.add("map_of_all_worst", max(times), "ms", better="lower", note="drawn anew, every ten seconds")
    times, _weight = reads(f"/traffic/roads.geojson?bbox=106.8,-6.25,106.85,-6.2&zoom=14&{time.time()}", 100)
    figures.add("map_in_view_p95", percent(times, 95), "ms", better="lower")
    times, _weight = reads("/traffic", 40)
    figures.add("page_p95", percent(times, 95), "ms", better="lower")


def grid(size: int) -> Network:
    """Streets crossing each other, driven in both directions: so many segments, or a few more."""
    side = math.ceil(math.sqrt(size / 4)) + 1
    spots = [[(WEST + east * STEP, SOUTH + north * STEP) for east in range(side)] for north in range(side)]
    lines = [*spots, *[list(column) for column in zip(*spots, strict=True)]]
    features = [
        {"type": "Feature", "id": f"street-{number}", "geometry": {"type": "LineString", "coordinates": line},
         "properties": {"highway": "primary", "name": f"Jalan {number}"}}
        for number, line in enumerate(lines)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grid.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        importing.import_roads(path=path, by=system("bench"), at=clock.now())
    return network()


def usual(roads: Network) -> None:
    """Something is usual everywhere, so that every part of the tick has its work."""
    Profile.objects.bulk_create(
        [
            Profile(segment_id=road.id, weekday=weekday, kmh=[40.0] * SLOTS, spread=[0.15] * SLOTS, days=28,
                    is_simulated=False, learned_at=clock.now())
            for road in roads.roads for weekday in range(7)
        ],
        batch_size=5_000,
    )  # fmt: skip


def burst(roads: Network, rng: np.random.Generator, number: int) -> Probes:
    """A thousand positions of 250 vehicles, a few metres off their roads."""
    place = rng.integers(len(roads.roads), size=MOST)
    ends = np.array([roads.lines[one].coords for one in place])
    share = rng.uniform(0.15, 0.85, MOST)[:, None]
    spots = ends[:, 0] * (1 - share) + ends[:, -1] * share + rng.normal(0, 4e-5, (MOST, 2))
    lead = ends[:, -1] - ends[:, 0]
    bearing = np.degrees(np.arctan2(lead[:, 0], lead[:, 1])) % 360
    at = clock.now().timestamp() - rng.uniform(0, 240, MOST)
    names = [f"{number}-{vehicle % 250}" for vehicle in range(MOST)]
    return Probes(at, spots[:, 0], spots[:, 1], rng.uniform(8, 60, MOST), bearing, names)


def by_api(made: list[Probes]) -> float:
    """Seconds for all bursts, one after another on one connection, as a fleet's server sends them."""
    bodies = [json.dumps({"points": _rows(one)}) for one in made]
    headers = {"Authorization": f"Bearer {DEMO['keys']['mobility_token']}", "Content-Type": "application/json"}
    line = http.client.HTTPConnection(HOST, timeout=60)
    for body in bodies[:3]:
        _ask(line, "POST", "/api/v1/traffic/probes", body, headers)
    began = time.perf_counter()
    for body in bodies:
        _ask(line, "POST", "/api/v1/traffic/probes", body, headers)
    return time.perf_counter() - began


def _rows(one: Probes) -> list[list[Any]]:
    columns = (one.at, one.lon, one.lat, one.kmh, one.bearing)
    return [[*row, name] for row, name in zip(np.column_stack(columns).tolist(), one.trip, strict=True)]


def reads(path: str, count: int) -> tuple[list[float], tuple[int, int]]:
    """Milliseconds of each read, and how heavy the answer is, unpacked and as it travels."""
    line, times, packed = http.client.HTTPConnection(HOST, timeout=60), [], b""
    for _ in range(count):
        began = time.perf_counter()
        packed = _ask(line, "GET", path, None, {"Accept-Encoding": "gzip"})
        times.append((time.perf_counter() - began) * 1000)
    plain = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
    return times, (len(plain), len(packed))


def _ask(line: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
    line.request(method, path, body, headers)
    answer = line.getresponse()
    content = answer.read()
    assert answer.status == 200, (path, answer.status, content[:200])
    return content


def percent(times: list[float], share: float) -> float:
    return float(np.percentile(times, share))


if __name__ == "__main__":
    main()
