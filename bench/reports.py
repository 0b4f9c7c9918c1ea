"""The job of reports at the size of a city: `./kota bench reports [--size N] [--quick] [--json]`.

It imports N made-up reports (100,000 unless told), then asks what residents, officers and programs ask: sends reports
through Open311, opens one, lists a hundred, moves the map, looks around a place. Goals stand where the size is the
one they were promised at. No other report server can be installed from the package registries to run beside it; what
others reached elsewhere is in docs/performance.md.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import django

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import _load  # noqa: E402
import _made  # noqa: E402
import _weight  # noqa: E402
import psycopg  # noqa: E402
from _figures import Figures  # noqa: E402

from kota.base import clock  # noqa: E402
from kota.base.actor import system  # noqa: E402
from kota.kernel.accounts import facade as accounts  # noqa: E402
from kota.kernel.areas import facade as areas  # noqa: E402
from kota.kernel.cases import facade as cases  # noqa: E402

URL = os.environ["KOTA_BENCH_URL"]
HOST = urlsplit(URL).netloc
FULL, QUICK = 100_000, 8_000
SEED = 3
REACHABLE = 0.1  # programs' reports with an address: each of these makes the worker write a mail beside


def main() -> None:
    parser = argparse.ArgumentParser(prog="kota bench reports", description=__doc__)
    parser.add_argument("--size", type=int, help=f"reports in the city (default {FULL:,})")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = given.size or (QUICK if given.quick else FULL)
    seconds = 2.0 if given.quick else 15.0
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    if given.quick:
        figures.say(f"--quick: {size:,} reports and {seconds:.0f} s a question instead of {FULL:,} and 15 s; no goals.")
    Bench(figures, seconds, promised=size == FULL and not given.quick).run()


class Bench:
    """One run on one city."""

    def __init__(self, figures: Figures, seconds: float, *, promised: bool) -> None:
        self.figures, self.seconds, self.promised = figures, seconds, promised
        self.rnd = random.Random(SEED)

    def run(self) -> None:
        self.locate()
        self.bring_in()
        self.settle()
        self.read()
        self.send()
        self.weigh()
        if self.promised:
            self.figures.say(f"{self.figures.missed} goals missed" if self.figures.missed else "every goal met")

    def goal(self, value: float) -> float | None:
        return value if self.promised else None

    def locate(self) -> None:
        """Which kelurahan a point lies in, on one core: one by one and many at once."""
        points = _made.points(200_000)
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        for lon, lat in _made.points(100_000, seed=1):  # cells are learnt once
            areas.locate(lon, lat)
        began = time.perf_counter()
        for lon, lat in points:
            areas.locate(lon, lat)
        one = len(points) / (time.perf_counter() - began)
        began = time.perf_counter()
        areas.locate_many(lons, lats)
        many = len(points) / (time.perf_counter() - began)
        self.figures.add("locate", one, "1/s", goal=self.goal(50_000), note="one core, one by one")
        self.figures.add("locate_many", many, "1/s", goal=self.goal(50_000), note="one core, at once")

    def bring_in(self) -> None:
        """`kota import reports` with its start-up; routing, deadline, audit and outbox as for a live report."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "reports.csv"
            _made.write(path, self.figures.size, until=clock.now())
            argv = [sys.executable, "-m", "django", "import_reports", str(path)]
            began = time.monotonic()
            done = subprocess.run(argv, check=False, capture_output=True, text=True)
            took = time.monotonic() - began
        if done.returncode:
            sys.exit(f"the import failed: {done.stdout}{done.stderr}")
        opened = cases.Case.objects.count()
        self.figures.say(f"  {opened:,} reports imported in {took:.1f} s")
        self.figures.add("import", opened / took, "1/s", goal=self.goal(3_000), note="whole command")

    def settle(self) -> None:
        """Let the worker deliver what the import told, and let PostgreSQL do what autovacuum does within minutes."""
        began = time.monotonic()
        with psycopg.connect(os.environ["KOTA_BENCH_OWNER_URL"], autocommit=True) as connection:
            for name in ("case", "case_entry", "case_contact", "outbox", "audit_line"):
                connection.execute(f'VACUUM ANALYZE "{name}"'.encode())
        wait_for_worker(240.0 if self.promised else 8.0)
        self.figures.say(f"  vacuumed and every event delivered in {time.monotonic() - began:.1f} s more")

    def read(self) -> None:
        """Eight clients, each asking again at once."""
        found = list(cases.Case.objects.filter(is_public=True, held="").values_list("reference", flat=True)[:50_000])
        some = self.rnd.sample(found, min(2_000, len(found)))
        ask = self.ask
        ask("report_page", [f"/reports/{one}" for one in some], 40)
        ask("report_api", [f"/api/v1/reports/{one}" for one in some], 40)
        ask("report_open311", [f"/open311/v2/requests/{one}.json" for one in some], 40)
        codes = [code for code in areas.middles() if code.count(".") >= 2]
        views = ["", *(f"area={code}" for code in codes), *(f"category={c.code}" for c in cases.categories())]
        ask("list_page", [f"/reports?{view}" for view in views], 80)
        ask("list_api", [f"/api/v1/reports?limit=100&{view}" for view in views], 80)
        ask("list_open311", [f"/open311/v2/requests.json?page_size=100&page={n}" for n in range(1, 10)], 80)
        ask("map_box", [f"/reports/map.json?{self.box()}" for _ in range(2_000)], 80)
        near = _made.points(2_000, seed=5)
        ask("within_500_m", [f"/api/v1/reports/near?lon={x}&lat={y}&metres=500" for x, y in near], 80)

    def box(self) -> str:
        """A part of the map that somebody looks at on a phone or a desk, mostly from near."""
        zoom = self.rnd.choice([11, 12, 13, 14, 15, 16])
        lon, lat = _made.points(1, seed=self.rnd.randrange(10**6))[0]
        half = 0.35 / 2 ** (zoom - 10)
        return f"bbox={lon - half:.5f},{lat - half:.5f},{lon + half:.5f},{lat + half:.5f}&zoom={zoom}"

    def ask(self, name: str, paths: list[str], most_ms: float) -> None:
        """Eight clients; the figure is answers a second, its tail the promise. Then one alone: work without a queue."""
        load = _load.run(URL, [_load.get(path, HOST) for path in paths], clients=8, seconds=self.seconds)
        if load.wrong(200):
            sys.exit(f"{name}: answers were {dict(load.statuses)}, for example of {paths[0]}")
        alone = _load.run(URL, [_load.get(path, HOST) for path in paths], clients=1, seconds=self.seconds / 3)
        note = f"8 clients, median {load.at(0.5):.1f} ms, p99 {load.at(0.99):.1f} ms, {load.size / 1000:.0f} kB"
        self.figures.add(name, load.rate, "1/s", note=note)
        self.figures.add(f"{name}_p95", load.at(0.95), "ms", better="lower", goal=self.goal(most_ms))
        self.figures.add(f"{name}_alone_p95", alone.at(0.95), "ms", better="lower", note="one client")

    def send(self) -> None:
        """Fifty programs send reports by Open311, each with a point and words of its own."""
        _key, secret = accounts.issue_key(
            name="bench", scopes=["open311"], by=system("bench"), at=clock.now(), per_minute=10_000_000
        )
        categories = [c for c in cases.categories() if c.public and not any(q.required for q in c.question)]
        bodies = [self.body(secret, self.rnd.choice(categories), place) for place in _made.points(20_000, seed=9)]
        before = cases.Case.objects.count()
        requests = [_load.post("/open311/v2/requests.json", HOST, body) for body in bodies]
        load = _load.run(URL, requests, clients=50, seconds=self.seconds * 2)
        if load.wrong(201):
            sys.exit(f"open311_post: answers were {dict(load.statuses)}")
        written = cases.Case.objects.count() - before
        note = f"50 clients, median {load.at(0.5):.0f} ms, p99 {load.at(0.99):.0f} ms, {written:,} rows written"
        self.figures.add("open311_post", load.rate, "1/s", goal=self.goal(400), note=note)
        self.figures.add("open311_post_p95", load.at(0.95), "ms", better="lower", goal=self.goal(200))

    def body(self, secret: str, category: Any, place: tuple[float, float]) -> bytes:
        words = _made.words(self.rnd, category.keywords or [category.name.id])
        fields = {"api_key": secret, "service_code": category.code, "lat": place[1], "long": place[0]}
        reachable = {"email": "contoh@kota.example"} if self.rnd.random() < REACHABLE else {}
        return urlencode({**fields, **reachable, "description": words}).encode()

    def weigh(self) -> None:
        """What a first visit downloads in a real browser, without the map."""
        pages = {"home": "/", "report": "/report", "list": "/reports", "one": self.one_page()}
        weights = _weight.weigh(URL, pages)
        if weights is None:
            self.figures.say("  no Chromium here (apt install chromium), so pages were not weighed")
            return
        for name, found in weights.items():
            note = f"map {found.map / 1000:.0f} kB more, after the page" if found.map else ""
            self.figures.add(f"weight_{name}", found.page / 1000, "kB", better="lower", goal=self.goal(150), note=note)

    def one_page(self) -> str:
        reference = cases.Case.objects.filter(is_public=True, held="").values_list("reference", flat=True)[0]
        return f"/reports/{reference}"


def wait_for_worker(most: float) -> None:
    """Until every subscriber has passed the newest event."""
    until = time.monotonic() + most
    with psycopg.connect(os.environ["KOTA_BENCH_OWNER_URL"], autocommit=True) as connection:
        while time.monotonic() < until:
            row = connection.execute(_BEHIND).fetchone()
            if row and not row[0]:
                return
            time.sleep(0.2)


_BEHIND = b"""
    SELECT count(*) FROM outbox_cursor c
    WHERE c.place < (SELECT max(place) FROM outbox) OR EXISTS (SELECT 1 FROM outbox WHERE place IS NULL)
"""

if __name__ == "__main__":
    main()
