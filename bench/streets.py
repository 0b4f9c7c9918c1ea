"""Streets at the size of a city: `./kota bench streets [--size N] [--quick] [--json]`.

A map of N crossings (200,000 unless told) is written as an OpenStreetMap file and read back: streets, lanes, footpaths,
stairs, kerbs. Then 1,000 places on it are asked at random by seed: what is in reach of them among 8,000 stops, the
way to another one on foot and by bicycle; and footpaths between all stops.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import osmium  # noqa: E402
from _figures import Figures  # noqa: E402
from osmium.osm.mutable import Node, Way  # noqa: E402

from kota.base import clock  # noqa: E402
from kota.base.actor import system  # noqa: E402
from kota.kernel.facts import facade as facts  # noqa: E402
from kota.mobility.streets import facade as streets  # noqa: E402
from kota.mobility.streets import storage  # noqa: E402
from kota.mobility.streets.contracts import Profile  # noqa: E402
from kota.mobility.streets.selectors import current  # noqa: E402
from kota.mobility.streets.services import importing  # noqa: E402

FULL, QUICK, SEED = 200_000, 20_000, 42
STOPS, ASKED = 8_000, 1_000
STEP = 0.0006  # degrees between two crossings: about 66 metres
BY = system("bench")


def main() -> None:
    parser = argparse.ArgumentParser(prog="kota bench streets", description=__doc__)
    parser.add_argument("--size", type=int, help=f"crossings (default {FULL:,})")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = given.size or (QUICK if given.quick else FULL)
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    with tempfile.TemporaryDirectory() as folder:
        Bench(figures, size, Path(folder)).run()
    sys.exit(1 if figures.missed else 0)


class Bench:
    """One run: the map is written and brought first, then asked."""

    def __init__(self, figures: Figures, size: int, folder: Path) -> None:
        self.figures, self.size, self.folder = figures, size, folder
        self.random = random.Random(SEED)
        west, south, east, north = facts.city().bbox
        self.side = int(size**0.5)
        self.west = (west + east - self.side * STEP) / 2
        self.south = (south + north - self.side * STEP) / 2

    def run(self) -> None:
        path = self.write()
        self.say("file", path.stat().st_size / 1e6, "MB")
        began = time.monotonic()
        found = importing.look_into(path)
        self.say("read", 1000 * (time.monotonic() - began), "ms")
        began = time.monotonic()
        importing.bring(found=found, name="bench", file=path.name, by=BY, at=clock.now())
        self.say("keep", 1000 * (time.monotonic() - began), "ms")
        current.forget()
        began = time.monotonic()
        held = current.held()
        self.say("unpack", 1000 * (time.monotonic() - began), "ms")
        assert held is not None
        began = time.monotonic()
        storage.unpacked(held.about.key, bytes)
        self.say("map_by_another_process", 1000 * (time.monotonic() - began), "ms")
        self.say("nodes", len(held.streets.lon), "")
        self.ask()

    def ask(self) -> None:
        lon, lat = (np.array(one) for one in zip(*(self.place() for _ in range(STOPS)), strict=True))
        stops = streets.places(lon, lat)
        began = time.monotonic()
        streets.reach(self.place(), stops, metres=1000, profile=Profile.WALK)
        self.say("put_stops_beside_streets_with_compiling", time.monotonic() - began, "s")
        for metres in (800, 1600):
            self.time(
                f"reach_{metres}",
                lambda far=metres: streets.reach(self.place(), stops, metres=far, profile=Profile.WALK),
            )
        near = [(one, (one[0] + self.random.uniform(-0.008, 0.008), one[1] + self.random.uniform(-0.008, 0.008)))
                for one in (self.place() for _ in range(ASKED))]  # fmt: skip
        for profile in (Profile.WALK, Profile.WHEELCHAIR, Profile.BICYCLE):
            pairs = iter(near)
            self.time(
                f"way_1km_{profile}",
                lambda of=profile, some=pairs: streets.way(*next(some), profile=of),
                ASKED // 2,
            )
        far = iter([(self.place(), self.place()) for _ in range(200)])
        self.time("way_anywhere_bicycle", lambda: streets.way(*next(far), profile=Profile.BICYCLE), 200)
        began = time.monotonic()
        everywhere = np.ones(STOPS, bool)
        found = streets.footpaths(stops, everywhere, near=300, metres=500, profile=Profile.WALK)
        assert found is not None
        self.say("footpaths", 1000 * (time.monotonic() - began), "ms")
        self.say("footpaths_pairs", len(found.to), "")

    def time(self, name: str, ask: Callable[[], object], count: int = ASKED) -> None:
        took = []
        for _ in range(count):
            began = time.perf_counter()
            ask()
            took.append(1e6 * (time.perf_counter() - began))
        self.say(f"{name}_p50", statistics.median(took), "µs")
        self.say(f"{name}_p95", statistics.quantiles(took, n=20)[-1], "µs")

    def say(self, name: str, value: float, unit: str) -> None:
        self.figures.add(name, value, unit, better="lower")

    def place(self) -> tuple[float, float]:
        wide = self.side * STEP
        return self.west + self.random.uniform(0.05, 0.95) * wide, self.south + self.random.uniform(0.05, 0.95) * wide

    def write(self) -> Path:
        path = self.folder / "bench.osm.pbf"
        side = self.side
        with osmium.SimpleWriter(str(path)) as writer:
            for number in range(side * side):
                row, column = divmod(number, side)
                shake = self.random.uniform(-0.1, 0.1) * STEP, self.random.uniform(-0.1, 0.1) * STEP
                where = self.west + column * STEP + shake[0], self.south + row * STEP + shake[1]
                tags = {"kerb": "raised"} if number % 97 == 0 else {"highway": "crossing"} if number % 13 == 0 else {}
                writer.add_node(Node(id=number + 1, location=where, tags=tags, version=1))
            for number, (members, tags) in enumerate(self.ways(), 1):
                writer.add_way(Way(id=number, nodes=members, tags=tags, version=1))
        return path

    def ways(self) -> Iterator[tuple[list[int], dict[str, str]]]:
        """Streets of five crossings; of those that lead north some are left out, are lanes, one way or stairs."""
        side = self.side
        for row in range(side):
            for column in range(0, side - 1, 4):
                members = [row * side + one + 1 for one in range(column, min(column + 5, side))]
                kind = "secondary" if row % 10 == 0 else "residential"
                yield members, {"highway": kind, "name": f"Jalan {row}", **({"oneway": "yes"} if row % 6 == 0 else {})}
        for column in range(side):
            for row in range(0, side - 1, 4):
                if self.random.random() < 0.1:
                    continue
                members = [one * side + column + 1 for one in range(row, min(row + 5, side))]
                kind = self.random.choice(("residential", "footway", "service", "tertiary", "steps"))
                yield members, {"highway": kind, "name": f"Gang {column}"}


if __name__ == "__main__":
    main()
