"""Where most people go: great stations of rail, airports, terminals of buses; spread over the city."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

import numpy as np

from kota.mobility.journeys.contracts import Spot
from kota.mobility.journeys.rules import building
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

HERE_M, FAR_M = 600.0, 60_000.0
APART_M = 1500.0  # two that are nearer to each other are one destination
AROUND_M = 500.0  # of a station of rail, in which lines of others count as its own
BUSES = (3, 11, 800)  # kinds of vehicle that are no rail, as GTFS counts
TERMINAL = 6  # bus lines that begin or end at a stop, from which it is a terminal
BUS, MOST_BUSES = 0.3, 10  # what a line of buses counts beside one of rail; beyond so many they count no more
KIND, END, OFTEN = 6.0, 3.0, 6.0  # what one more kind of rail, a line of rail that ends, ten times the runs count


@lru_cache(maxsize=1)
def _hubs(key: str) -> tuple[Spot, ...]:
    """All of them, the greatest first."""
    held = transit.current()
    directory, network = held.directory, held.network
    stops, ends, runs = network.stops, _ends(held), _runs(held)
    rail = {route for route, mode in enumerate(network.routes.mode.tolist()) if mode not in BUSES}

    def weight(stop: int) -> float:
        members = directory.members(stop)
        here = {stop}
        if rail.intersection(directory.routes_at(members)):
            here |= {one for one, _far in directory.near(float(stops.lon[stop]), float(stops.lat[stop]), AROUND_M)}
        lines = set(directory.routes_at({*members, *here}))
        is_terminal = any(len(ends[int(directory.station[one])] - rail) >= TERMINAL for one in here)
        if not lines & rail and not is_terminal:
            return 0.0
        kinds = len({int(network.routes.mode[one]) for one in lines & rail})
        often = float(np.log10(1 + sum(runs[one] for one in members)))
        last = min(len(ends[stop] & rail), 3) + is_terminal
        return len(lines & rail) + BUS * min(len(lines - rail), MOST_BUSES) + KIND * kinds + END * last + OFTEN * often

    weights = {stop: weight(stop) for stop in directory.places}
    best = sorted((one for one in weights if weights[one]), key=lambda one: (-weights[one], text(stops.name, one)))
    return tuple(
        Spot(text(stops.name, one), float(stops.lon[one]), float(stops.lat[one]), directory.stop_id(one))
        for one in best
    )


def _ends(held: Any) -> dict[int, set[int]]:
    """Lines that begin or end at each station."""
    patterns, found = held.network.patterns, defaultdict[int, set[int]](set)
    for pattern, route in enumerate(patterns.route.tolist()):
        for call in (int(patterns.offset[pattern]), int(patterns.offset[pattern + 1]) - 1):
            found[int(held.directory.station[patterns.stop[call]])].add(route)
    return found


def _runs(held: Any) -> Any:
    """Runs that call at each stop, of all service days."""
    network = held.network
    count = np.bincount(network.runs.pattern, minlength=len(network.patterns.route)).astype(float)
    repeats = network.repeats
    more = (repeats.last - repeats.first) / np.maximum(repeats.headway, 1)
    np.add.at(count, network.runs.pattern[repeats.run], more)
    size = np.diff(network.patterns.offset)
    return np.bincount(network.patterns.stop, np.repeat(count, size), len(network.stops.lon))


def hubs(lon: float, lat: float, most: int) -> list[Spot]:
    """The greatest around, but not here, and none beside another."""
    chosen: list[Spot] = []
    for one in _hubs(transit.current().key):
        far = building.distance(lon, lat, one.lon, one.lat)
        if not HERE_M < far <= FAR_M or any(one.name == other.name for other in chosen):
            continue
        if all(building.distance(one.lon, one.lat, other.lon, other.lat) > APART_M for other in chosen):
            chosen.append(one)
        if len(chosen) == most:
            break
    return chosen
