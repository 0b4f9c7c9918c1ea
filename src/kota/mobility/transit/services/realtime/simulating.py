"""Buses and trains that nobody drives, marked: they send where they are through the same door as devices.

They run on the lines of the network in use, and only as long as no real vehicle of the line speaks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from kota.base.actor import Actor
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import Vehicle
from kota.mobility.transit.rules.realtime import clocks, simulated, ways
from kota.mobility.transit.rules.realtime.simulated import Leaving
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.services.realtime import composing, positions
from kota.mobility.transit.services.realtime.positions import Report

MOST_PATTERNS, MOST_VEHICLES = 40, 320
STEP, HISTORY = timedelta(seconds=40), timedelta(minutes=45)
COMPOSED = timedelta(minutes=1)
LONGEST_S = 3 * 3600
REAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When runs of a pattern leave: first, last, headway. One by the clock has a headway longer than its window."""

    pattern: int
    run: int
    first: int
    last: int
    headway: int


@dataclass(slots=True)
class Fleet:
    """What is driven: windows of lines, and which vehicles are registered already."""

    field: Ground
    seed: int
    by: Actor
    windows: list[Window]
    known: set[str]
    driven: dict[tuple[int, int, Leaving], Any] = fresh(default_factory=dict)


def furnish(seed: int, *, by: Actor, at: datetime) -> Fleet:
    """Lines by headway first, those that come most often; then lines by the clock."""
    field = ground()
    chosen = _patterns(field)
    windows = [window for pattern in chosen for window in _windows(field, pattern)]
    known = set(Vehicle.objects.filter(owner=by.urn, is_simulated=True).values_list("pk", flat=True))
    return Fleet(field, seed, by, windows, known)


def _patterns(field: Ground) -> list[int]:
    """The busiest of each line, both ways: those that come most often first, until there are enough."""
    size, repeats = np.diff(field.network.patterns.offset), field.network.repeats
    often = np.full(len(size), LONGEST_S)
    np.minimum.at(often, field.network.runs.pattern[repeats.run], repeats.headway)
    best: dict[tuple[int, int], int] = {}
    for pattern, route in enumerate(field.network.patterns.route.tolist()):
        key, runs = (route, field.direction(pattern)), len(field.runs_of.get(pattern, ()))
        if runs and (key not in best or (runs, size[pattern]) > (len(field.runs_of[best[key]]), size[best[key]])):
            best[key] = pattern
    order = sorted(best.values(), key=lambda one: (not field.repeats[one], int(often[one]), -int(size[one]), one))
    by_headway = [one for one in order if field.repeats[one]][: MOST_PATTERNS * 3 // 4]
    return by_headway + [one for one in order if not field.repeats[one]][: MOST_PATTERNS - len(by_headway)]


def _windows(field: Ground, pattern: int) -> Iterator[Window]:
    repeats, runs = field.network.repeats, field.network.runs
    for run in field.runs_of[pattern]:
        first, last = np.searchsorted(repeats.run, [run, run + 1])
        for row in range(int(first), int(last)):
            yield Window(pattern, run, int(repeats.first[row]), int(repeats.last[row]), int(repeats.headway[row]))
        if first == last:
            leaves = int(runs.depart[runs.times[run]])
            yield Window(pattern, run, leaves, leaves + 1, LONGEST_S)


def drive(fleet: Fleet, at: datetime) -> int:
    """All vehicles that are on their way at a moment send where they are; how many were taken."""
    if len(fleet.driven) > MOST_VEHICLES * 8:
        fleet.driven.clear()
    if fleet.field is not ground():  # another network is in use
        fleet.field, fleet.windows = ground(), furnish(fleet.seed, by=fleet.by, at=at).windows
    real = set(Vehicle.objects.filter(is_simulated=False, at__gt=at - REAL).values_list("line", flat=True))
    reports = [one for one in _reports(fleet, at) if one.line not in real][:MOST_VEHICLES]
    for one in reports:
        if one.vehicle not in fleet.known:
            _register(fleet, one, at)
    if not reports:
        return 0
    return positions.take(reports=reports, by=fleet.by, at=at).taken


def _register(fleet: Fleet, one: Report, at: datetime) -> None:
    feed = one.vehicle.partition(":")[0]
    label = one.vehicle.partition(":")[2]
    positions.register(code=one.vehicle, feed=feed, label=label, by=fleet.by, at=at, wheelchair=1, is_simulated=True)
    fleet.known.add(one.vehicle)


def _reports(fleet: Fleet, at: datetime) -> Iterator[Report]:
    field, now = fleet.field, int(at.timestamp())
    for window in fleet.windows:
        service = int(field.network.runs.service[window.run])
        places = field.places(int(field.network.services.feed[service]))
        today = clocks.day_of(now, places.zone)
        for day in (today - 1, today):
            if places.runs_on(service, day):
                yield from _of_window(fleet, window, day, now - clocks.origin(day, places.zone), at)


def _of_window(fleet: Fleet, window: Window, day: int, second: int, at: datetime) -> Iterator[Report]:
    field, pattern = fleet.field, window.pattern
    if second < window.first - window.headway or second > window.last + LONGEST_S:
        return
    planned, line = field.planned(pattern), field.way(pattern)
    since = second - round(float(planned[-1]) * 2.2) - 600
    span = (window.first, window.last, window.headway)
    for run in simulated.leaving(fleet.seed, pattern, day, span, since, second + 1):
        stops = fleet.driven.get((pattern, day, run))
        if stops is None:
            stops = simulated.times(fleet.seed, pattern, day, run, planned)
            fleet.driven[pattern, day, run] = stops
        along = simulated.along_at(second, stops, line.stops)
        if along is not None:
            yield _report(fleet, window, run, day, along, at)


def _report(fleet: Fleet, window: Window, run: Leaving, day: int, along: float, at: datetime) -> Report:
    field, pattern = fleet.field, window.pattern
    lon, lat = ways.place_at(field.way(pattern), along)
    line = field.line(pattern)
    route = int(field.network.patterns.route[pattern])
    short = text(field.network.routes.short, route) or str(route)
    name = "".join(one for one in short if one.isalnum())[:12]
    slots = max(4, round(float(field.planned(pattern)[-1]) * 2.2 / max(window.headway, 60)) + 3)
    number = run.number * 10 // max(window.headway, 1) % slots if window.headway < LONGEST_S else run.number
    code = f"{line.partition(':')[0]}:sim-{name}-{field.direction(pattern)}-{pattern}-{number}"
    hour = run.at / 3600 % 24
    full = simulated.fullness(fleet.seed, pattern, run, hour)
    trip = field.trip_of(window.run)
    is_clock = not field.repeats[pattern]
    return Report(
        code, round(lon, 6), round(lat, 6), at, line=line, trip=trip if is_clock else "", occupancy=full,
        trip_day=date.fromordinal(day) if is_clock else None,
    )  # fmt: skip


def remember(fleet: Fleet, since: datetime, until: datetime) -> int:
    """The last three quarters of an hour before `until`, so that running times are known and promises were held;
    positions taken."""
    at, taken, composed = max(since, until - HISTORY), 0, datetime.min.replace(tzinfo=UTC)
    while at < until:
        taken += drive(fleet, at)
        if at - composed >= COMPOSED:
            composing.compose(at=at)
            composed = at
        at += STEP
    return taken
