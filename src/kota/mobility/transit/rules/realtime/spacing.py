"""Headways as they are: gaps between vehicles of a line, who runs bunched, what that costs those who wait."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from kota.mobility.transit.contracts import Day, Network

BUNCHED, WIDE = 0.4, 1.8  # of the wanted headway


class Spacing(StrEnum):
    BUNCHED = "bunched"
    WIDE = "wide"
    GOOD = "good"


class Gap(NamedTuple):
    """Between a vehicle and the one before it: seconds that it is behind."""

    ahead: str
    behind: str
    seconds: int
    wanted: int
    kind: Spacing


def gaps(
    vehicles: Sequence[tuple[str, float]], stops: Sequence[float], seconds: Sequence[float], wanted: int
) -> list[Gap]:
    """Vehicles of a pattern by their metres along it; `seconds` is what one needs to each stop."""
    order = sorted(vehicles, key=lambda one: -one[1])
    times = np.interp([along for _, along in order], stops, seconds)
    found = []
    for place in range(1, len(order)):
        apart = round(float(times[place - 1] - times[place]))
        found.append(Gap(order[place - 1][0], order[place][0], apart, wanted, kind(apart, wanted)))
    return found


def kind(seconds: int, wanted: int) -> Spacing:
    if wanted <= 0:
        return Spacing.GOOD
    if seconds < BUNCHED * wanted:
        return Spacing.BUNCHED
    return Spacing.WIDE if seconds > WIDE * wanted else Spacing.GOOD


def excess_wait(seen: Sequence[int], wanted: int) -> float:
    """Seconds that people wait longer than if vehicles came evenly: the mean wait of those who come by chance, less
    half of the wanted headway."""
    total = sum(seen)
    if not total or wanted <= 0:
        return 0.0
    return max(0.0, sum(one * one for one in seen) / (2 * total) - wanted / 2)


def wanted_headways(network: Network, day: Day, second: int) -> dict[int, int]:
    """Seconds between two runs that each pattern should have at a second of the day."""
    del network
    found: dict[int, float] = {}
    row = np.repeat(np.arange(len(day.pattern)), np.diff(day.first_trip))
    first = day.first_time[row] + (np.arange(len(row)) - day.first_trip[row]) * np.diff(day.offset)[row]
    leaves = day.depart[first] if len(first) else np.zeros(0, np.int32)
    repeats = (day.headway > 0) & (leaves <= second) & (second < leaves + day.window + day.headway)
    for trip in np.flatnonzero(repeats).tolist():
        pattern = int(day.pattern[row[trip]])
        found[pattern] = found.get(pattern, 0.0) + 1.0 / float(day.headway[trip])
    near = np.flatnonzero((day.headway == 0) & (np.abs(leaves - second) <= 3600))
    for pattern, count in zip(*np.unique(day.pattern[row[near]], return_counts=True), strict=True):
        if count > 1:
            found[int(pattern)] = found.get(int(pattern), 0.0) + float(count) / 7200.0
    return {pattern: round(1 / often) for pattern, often in found.items()}


def planned_seconds(network: Network, pattern: int) -> Any:
    """What the timetable gives a vehicle from the first stop to each: of the run in the middle of all."""
    runs = np.flatnonzero(network.runs.pattern == pattern)
    size = int(network.patterns.offset[pattern + 1] - network.patterns.offset[pattern])
    if not len(runs):
        return np.zeros(size)
    chosen = runs[np.linspace(0, len(runs) - 1, min(len(runs), 25)).astype(np.int64)]
    times = network.runs.arrive[network.runs.times[chosen][:, None] + np.arange(size)].astype(np.float64)
    return np.median(times - times[:, :1], axis=0)
