"""Journeys at the size of a city: `./kota bench mobility [--data DIR] [--size N] [--quick] [--json]`.

With `--data` it loads the official TransJakarta feed of September 2025 and the KRL and MRT files from there, and the
goals hold; without it asks in the pack's synthetic network. It asks N questions (300 unless told) between stops taken
at random by seed, from six in the morning to eight in the evening: the search alone, the whole answer with legs, fares
and ranges, the same by HTTP, and cafein, which answers a smaller question (no fares, no ranges, no walks to the stops)
in the same run.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import django
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import _feeds  # noqa: E402
import _live  # noqa: E402
import _load  # noqa: E402
from _figures import Figures  # noqa: E402

from kota.base import clock  # noqa: E402
from kota.base.actor import system  # noqa: E402
from kota.mobility.journeys.contracts import Asked, StepFree  # noqa: E402
from kota.mobility.journeys.rules import searching, walking  # noqa: E402
from kota.mobility.journeys.rules.searching import Reached, Wish  # noqa: E402
from kota.mobility.journeys.rules.timetable import FREE  # noqa: E402
from kota.mobility.journeys.selectors import engine, planning  # noqa: E402
from kota.mobility.reach.selectors import computing, reachable  # noqa: E402
from kota.mobility.transit import facade as transit  # noqa: E402
from kota.mobility.transit import storage  # noqa: E402
from kota.mobility.transit.rules import days, merging  # noqa: E402
from kota.mobility.transit.rules.boards import calls  # noqa: E402
from kota.mobility.transit.rules.gtfs.archive import unpacked  # noqa: E402
from kota.mobility.transit.rules.gtfs.reading import read  # noqa: E402
from kota.mobility.transit.rules.gtfs.writing import zipped  # noqa: E402
from kota.mobility.transit.rules.synthetic.grid import grid  # noqa: E402
from kota.mobility.transit.selectors import stops as boards  # noqa: E402
from kota.mobility.transit.services import feeds  # noqa: E402

URL = os.environ["KOTA_BENCH_URL"]
HOST = urlsplit(URL).netloc
FULL, QUICK, SEED = 300, 40, 42
BY = system("bench")
GRID_DAY = date(2026, 1, 6)
CLIENTS = 8  # of two, both keep a line to one web process as often as not, and the other one is idle
Pair = tuple[int, int, int]  # from, to, second of the day


def main() -> None:
    given = _feeds.given("kota bench mobility", __doc__, FULL)
    size = given.size or (QUICK if given.quick else FULL)
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    Bench(figures, size, given.data, promised=given.data is not None and size >= FULL).run()
    sys.exit(1 if figures.missed else 0)


class Bench:
    """One run: the network is brought first, then asked."""

    def __init__(self, figures: Figures, size: int, data: Path | None, *, promised: bool) -> None:
        self.figures, self.size, self.data, self.promised = figures, size, data, promised
        self.seconds = 3.0 if size < FULL else 15.0

    def goal(self, value: float) -> float | None:
        return value if self.promised else None

    def add(
        self,
        name: str,
        value: float,
        unit: str = "ms",
        goal: float | None = None,
        better: str = "lower",
        note: str = "",
    ) -> None:
        self.figures.add(
            name, value, unit, better=better, goal=self.goal(goal) if goal is not None else None, note=note
        )

    def spread(
        self, name: str, times: list[float], median: float | None = None, tail: float | None = None, note: str = ""
    ) -> None:
        self.add(f"{name}_median", float(np.median(times)), goal=median, note=note)
        self.add(f"{name}_p95", float(np.percentile(times, 95)), goal=tail)

    def run(self) -> None:
        self._bring()
        self.held = transit.current()
        self.day = clock.now().astimezone(self.held.zone).date() + timedelta(days=1)
        while self.day.weekday() != 1:
            self.day += timedelta(days=1)
        engine.warm()
        transit.draw_ahead()  # as each web process does within seconds
        self._start()
        self.one = engine.engine(self.day)
        runs = len(self.one.running.day.run)
        self.figures.say(f"{int(self.held.directory.served.sum()):,} served stops, {runs:,} rows of runs on {self.day}")
        self.pairs = self._pairs()
        self._search()
        self._answers()
        self._http()
        self._boards()
        self._reach()
        self._memory()
        self._live()
        if self.data:
            self._cafein()
        self._growth()

    def _bring(self) -> None:
        took = 0.0
        for code, path in (_feeds.FEEDS if self.data else {}).items():
            assert self.data is not None
            began = time.perf_counter()
            feed, _ = read(unpacked(self.data / path))
            assert feed is not None
            merging.merged([merging.Source(code, feed)], "Asia/Jakarta", lambda _feed, name: name)
            took += time.perf_counter() - began
            at = clock.now()
            feeds.declare(code=code, title=code, by=BY, at=at)
            staged = feeds.stage(code=code, found=feeds.look_into(self.data / path, at=at), name=path, by=BY, at=at)
            feeds.use(version_id=staged.pk, by=BY, at=at)
        if took:
            self.add("feeds_read_and_merged", took, "s", 5)

    def _start(self) -> None:
        """What a process that starts does: map the network and a day."""
        storage.day(self.held.key, self.day, lambda: days.compiled(self.held.network, self.day))
        began = time.perf_counter()
        storage.network(self.held.key, lambda: self.held.network)
        storage.day(self.held.key, self.day, lambda: days.compiled(self.held.network, self.day))
        self.add("worker_maps_network", (time.perf_counter() - began) * 1000, goal=50)

    def _pairs(self) -> list[Pair]:
        chance, served = np.random.default_rng(SEED), np.unique(self.one.running.day.stop)
        return [
            (*map(int, chance.choice(served, 2)), int(chance.integers(6 * 60, 20 * 60)) * 60) for _ in range(self.size)
        ]  # type: ignore[misc]

    def _times(self, ask: Callable[[Pair], Any], pairs: list[Pair] | None = None) -> list[float]:
        found = []
        for pair in pairs or self.pairs:
            began = time.perf_counter()
            ask(pair)
            found.append((time.perf_counter() - began) * 1000)
        return found

    def _search(self) -> None:
        """The compiled search alone: from stop to stop, earliest arrivals by number of rides."""
        groups, zero = np.zeros(len(self.held.network.routes.mode), np.int32), np.zeros(1, np.int32)
        sides = self.one.sides(engine.Used(), groups, FREE)
        with engine.room(self.one) as room:

            def ask(pair: Pair) -> object:
                ends = (Reached(np.array([stop], np.int32), zero) for stop in pair[:2])
                return searching.search(sides, Wish(*ends, pair[2], costs=False), room)

            ask(self.pairs[0])
            self.spread("search_alone", self._times(ask))

    def asked(self, pair: Pair) -> Asked:
        stops = self.held.network.stops
        at = datetime.combine(self.day, datetime.min.time(), tzinfo=self.held.zone) + timedelta(seconds=pair[2])
        a, b = ((float(stops.lon[stop]), float(stops.lat[stop])) for stop in pair[:2])
        return Asked(a, b, at)

    def _answers(self) -> None:
        """Door to door with legs, fares and ranges, on one core."""
        counts: list[int] = []
        times = self._times(lambda pair: counts.append(len(planning.plan(self.asked(pair)).journeys)))
        self.spread("answer", times, 15, 40, note=f"{np.mean(counts):.1f} journeys")
        self._step_free()
        back = self._times(lambda pair: planning.plan(replace(self.asked(pair), arrive_by=True)))
        self.spread("answer_arrive_by", back)

    def _step_free(self) -> None:
        """Between stops that a wheelchair gets into, of which a feed may know few: with and without the wish."""
        open_ = np.flatnonzero(self.held.directory.served & (self.held.network.stops.wheelchair == 1))
        if len(open_) < 2:
            return
        chance, found = np.random.default_rng(SEED), list[int]()
        pairs: list[Pair] = [(*map(int, chance.choice(open_, 2)), pair[2]) for pair in self.pairs]  # type: ignore[misc]
        plain = self._times(lambda pair: planning.plan(self.asked(pair)), pairs)
        free = self._times(
            lambda pair: found.append(
                len(planning.plan(replace(self.asked(pair), step_free=StepFree.LIKELY)).journeys)
            ),
            pairs,
        )
        self.add("step_free_against_any", float(np.median(free) / np.median(plain)), "times", 2,
                 note=f"{sum(map(bool, found))} of {len(pairs)} with an answer, {len(open_)} stops")  # fmt: skip

    def _http(self) -> None:
        paths = []
        for pair in self.pairs:
            one = self.asked(pair)
            query = {
                "origin": ",".join(map(str, one.origin)),
                "goal": ",".join(map(str, one.goal)),
                "at": one.at.isoformat(),
            }
            paths.append(_load.get(f"/api/v1/journeys?{urlencode(query)}", HOST, accept="application/json"))
        for clients in (1, CLIENTS):
            load = _load.run(URL, paths, clients=clients, seconds=self.seconds, warm=3.0)
            if load.wrong(200):
                self.figures.say(f"  answers that were not 200: {dict(load.statuses)}")
            if clients == 1:
                self.add("api_one_client_median", load.at(0.5), goal=15)
                self.add("api_one_client_p95", load.at(0.95), goal=40)
            else:
                self.add("api_two_cores", load.rate, "1/s", 100, better="higher", note=f"{clients} clients")

    def _boards(self) -> None:
        at = self.asked(self.pairs[0]).at
        ids = [self.held.directory.stop_id(pair[0]) for pair in self.pairs]
        times = []
        for one in ids:
            began = time.perf_counter()
            boards.board(one, at)
            times.append((time.perf_counter() - began) * 1000)
        self.add("departures_p95", float(np.percentile(times, 95)), goal=10)

    def _from(self, pair: Pair) -> reachable.From:
        one = self.asked(pair)
        return reachable.reached(one.origin, one.at, (15, 30, 45, 60), walk_m=1000)

    def _memory(self) -> None:
        """What a web process that has answered all this holds for itself alone, and with its share of what it has in
        common with others; and all of them with the process that they were forked from (Linux only)."""
        main, workers = _forked(b"granian")
        held = [one for pid in workers if (one := _memory_of(pid))]
        if held:
            alone, shared = (max(one[place] for one in held) for place in (0, 1))
            every = sum(one[1] for one in (*held, *filter(None, map(_memory_of, main))))
            self.add("memory_of_a_web_process", alone, "MB", 200,
                     note=f"{shared:.0f} MB with its share of what is common, {every:.0f} MB all together")  # fmt: skip

    def _live(self) -> None:
        """From the bytes of a feed with 5,000 trip updates to a search that answers with them."""
        runs = [_live.update_to_answer(self.held, seed) for seed in range(3 if self.size < FULL else 7)]
        self.add("live_5000_updates_median", float(np.median([one[0] for one in runs])), goal=1000,
                 note=f"{np.median([one[1] for one in runs]):.0f} ms busy, {runs[-1][2]:,} runs moved")  # fmt: skip

    def _reach(self) -> None:
        """How far one gets: outlines, what lies in them, the same by HTTP; and the study of the whole city."""
        few = self.pairs[:30]
        reachable.warm()
        self.spread("isochrone_60_min", self._times(lambda pair: reachable.isochrones(self._from(pair)), few), tail=100)
        self.spread("reachable_60_min", self._times(lambda pair: reachable.counted(self._from(pair)), few))
        paths = []
        for one in map(self.asked, few):
            query = {"place": ",".join(map(str, one.origin)), "at": one.at.isoformat()}
            paths.append(_load.get(f"/api/v1/reach/isochrones?{urlencode(query)}", HOST, accept="application/json"))
        load = _load.run(URL, paths, clients=1, seconds=self.seconds, warm=3.0)
        if load.wrong(200):
            self.figures.say(f"  isochrones that were not 200: {dict(load.statuses)}")
        self.add("isochrone_api_p95", load.at(0.95), goal=100)
        if self.size >= FULL:
            began = time.perf_counter()
            computing.study(self.held, self.day, 7)
            self.add("study_of_the_city", time.perf_counter() - began, "s")

    def _cafein(self) -> None:
        """The peer, on the same stops and moments: no fares, no ranges, no walks before the first ride."""
        import cafein

        assert self.data is not None
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for code, path in _feeds.FEEDS.items():
                target, source = Path(folder) / f"{code}.zip", self.data / path
                target.write_bytes(zipped_folder(source) if source.is_dir() else source.read_bytes())
                paths.append(str(target))
            began = time.perf_counter()
            network = cafein.TransportNetwork.from_gtfs(paths, trip_distances=False)
            self.figures.say(f"  cafein loads in {time.perf_counter() - began:.1f} s")
            ids, walks = self.held.network.stops.id, self.one.walks
            source_ = np.repeat(np.arange(len(walks.first) - 1), np.diff(walks.first))
            known = {"transjakarta", "krl", "mrt"}
            codes = [self.held.directory.stop_id(stop).split(":")[0] for stop in range(len(ids))]
            network.set_transfers([
                (ids[a].decode(), ids[b].decode(), int(seconds) + 60, float(metres))
                for a, b, seconds, metres in zip(source_, walks.to, walks.seconds, walks.metres, strict=True)
                if codes[a] in known and codes[b] in known
            ])  # fmt: skip
            pairs = [pair for pair in self.pairs if codes[pair[0]] in known and codes[pair[1]] in known]

            def ask(pair: Pair) -> object:
                moment = f"{self.day} {pair[2] // 3600:02d}:{pair[2] // 60 % 60:02d}"
                a, b = (ids[stop].decode() for stop in pair[:2])
                return network.route_between_stops(a, b, departure=moment, max_rides=8, geometries=False)

            ask(pairs[0])
            self.spread("cafein_stop_to_stop", self._times(ask, pairs))

    def _growth(self) -> None:
        """The search in networks of a made-up grid, the second ten times as large."""
        medians = [self._grid(lines) for lines in ((30, 300) if self.size < FULL else (325, 3250))]
        self.add(
            "ten_times_the_network",
            medians[1] / medians[0],
            "times",
            12,
            note=f"{medians[0]:.1f} → {medians[1]:.1f} ms",
        )

    def _grid(self, lines: int) -> float:
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(zipped(grid(lines, 43, 850, SEED, start=date(2026, 1, 1))))
            file.flush()
            feed, _ = read(unpacked(Path(file.name)))
        assert feed is not None
        network = merging.merged([merging.Source("grid", feed)], "Asia/Jakarta", lambda _feed, name: name)
        held = transit.Held("grid", network, self.held.zone, transit.Directory(network))
        day = days.compiled(network, GRID_DAY)
        held._days[GRID_DAY] = transit.Running(GRID_DAY, day, calls(day, len(network.stops.lon)))
        one = engine.of_day(held, held.day(GRID_DAY), walking.links(network, held.directory.served))
        served, chance, zero = np.unique(one.running.day.stop), np.random.default_rng(SEED), np.zeros(1, np.int32)
        sides = one.sides(engine.Used(), np.zeros(len(network.routes.mode), np.int32), FREE)
        room = searching.Room.of(len(one.change), len(one.running.day.pattern))
        times = []
        for _ in range(min(self.size, 60)):
            a, b = (Reached(np.array([stop], np.int32), zero) for stop in chance.choice(served, 2))
            began = time.perf_counter()
            searching.search(sides, Wish(a, b, int(chance.integers(7, 19)) * 3600, costs=False), room)
            times.append((time.perf_counter() - began) * 1000)
        return float(np.median(times))


def zipped_folder(folder: Path) -> bytes:
    from kota.mobility.transit.rules.examining import zipped as pack

    return pack(unpacked(folder))


def _forked(called: bytes) -> tuple[list[int], list[int]]:
    """Of this run's city the process with such a command, and those that it was forked into."""
    home, parents = f"KOTA_HOME={os.environ['KOTA_HOME']}".encode(), dict[int, int]()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            if called in (folder / "cmdline").read_bytes() and home in (folder / "environ").read_bytes().split(b"\0"):
                parents[int(folder.name)] = int(status.split("PPid:")[1].split()[0])
        except OSError:  # gone meanwhile
            continue
    workers = [pid for pid, parent in parents.items() if parent in parents]
    return [pid for pid in parents if pid not in workers], workers


def _memory_of(pid: int) -> tuple[float, float] | None:
    """MB that a process holds alone, and with its share of what others hold too."""
    try:
        rows = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    except OSError:
        return None
    alone = sum(int(row[1]) for row in rows if row[0].startswith("Private"))
    return alone / 1024, sum(int(row[1]) for row in rows if row[0] == "Pss:") / 1024


if __name__ == "__main__":
    main()
