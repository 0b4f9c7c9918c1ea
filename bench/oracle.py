"""Journeys against a foreign planner: `./kota bench oracle [--data DIR] [--size N] [--quick] [--json]`.

It asks our search and cafein the same N questions (2,000 unless told) in the pack's synthetic network and, with
`--data`, in the official TransJakarta feed of September 2025 with the KRL and MRT files from there. Every answer must
be the same set of arrivals (or moments to leave) and rides; it says which are not.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import _feeds
from _figures import Figures
from _oracle import Marks, Oracle, Question, synthetic

from kota.mobility.transit.rules.gtfs.archive import unpacked

FULL, QUICK, SEED = 2000, 200, 7
DAY = date(2026, 3, 10)


def main() -> None:
    given = _feeds.given("kota bench oracle", __doc__, FULL)
    size = given.size or (QUICK if given.quick else FULL)
    figures = Figures(size, given.json)
    figures.machine(os.environ["KOTA_BENCH_OWNER_URL"])
    networks = {"synthetic": {"synthetic": synthetic(DAY)}}
    if given.data:
        networks["official"] = {code: unpacked(given.data / path) for code, path in _feeds.FEEDS.items()}
    for name, feeds in networks.items():
        compare(figures, name, Oracle(feeds, DAY), size)
    sys.exit(1 if figures.missed else 0)


def compare(figures: Figures, name: str, oracle: Oracle, size: int) -> None:
    times: dict[str, list[float]] = {"ours": [], "cafein": []}
    different = found = 0
    for asked in oracle.questions(size, SEED):
        ours, theirs = (
            timed(times[who], ask, asked) for who, ask in (("ours", oracle.ours), ("cafein", oracle.others))
        )
        found += bool(ours)
        if ours != theirs:
            different += 1
            ends = f"{oracle.ids[asked.origin]} → {oracle.ids[asked.goal]}"
            figures.say(f"  {ends} {asked}: ours alone {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}")
    figures.add(f"{name}_different", different, "answers", better="lower", goal=0, note=f"of {size}, {found} with any")
    for who, took in times.items():
        figures.add(f"{name}_{who}_median", float(np.median(took)), "ms", better="lower")


def timed(times: list[float], ask: Callable[[Question], Marks], asked: Question) -> Marks:
    began = time.perf_counter()
    answer = ask(asked)
    times.append((time.perf_counter() - began) * 1000)
    return answer


if __name__ == "__main__":
    main()
