"""Courses: the stops of a line in one direction, the way between them, and seconds from the first stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kota.mobility.transit.rules.shapes import LonLat, Shape, rebuilt
from kota.mobility.transit.rules.synthetic.facts import Call, Facts, Line, Pattern, Station, Train, Way
from kota.mobility.transit.rules.synthetic.roadside import Roadside

STOPPING_M = 300.0  # to brake, stand and start costs as much as this many metres
LEAST_S = 30
_TIMED = 3  # along generated lines every third stop has a time


@dataclass(frozen=True, slots=True)
class Course:
    """What all runs of a pattern share. A stop without a time has None; readers interpolate."""

    line: Line
    code: str
    direction: int
    headsign: str
    headsign_en: str
    stops: tuple[str, ...]
    calls: tuple[Call, ...]
    arrives: tuple[int | None, ...]
    leaves: tuple[int | None, ...]
    shape: Shape
    every: int = 1
    through: str = ""

    @property
    def key(self) -> str:
        return f"{self.line.code}.{self.code}"

    @property
    def lasts(self) -> int:
        return self.arrives[-1] or 0


def platform(station: Station, line: Line, direction: int) -> str:
    """The platform of a station at which a line stops: one for each direction, at railway stations for each line."""
    if station.kind != "rail":
        return f"{station.code}.{direction + 1}"
    return f"{station.code}.{line.number.lower() or 'ka'}.{direction + 1}"


def courses(facts: Facts, roadside: Mapping[str, Roadside], along: Mapping[str, Sequence[str]]) -> list[Course]:
    """Of every pattern, of every generated line there and back, and of every train."""
    found = [_of_pattern(facts, pattern) for pattern in facts.patterns]
    for way in facts.ways:
        found += _of_way(facts, way, [roadside[code] for code in along[way.line]])
    return found + [_of_train(facts, train) for train in facts.trains]


def _of_pattern(facts: Facts, pattern: Pattern) -> Course:
    line = facts.lines[pattern.line]
    shape = rebuilt([_at(facts, call) for call in pattern.calls])
    arrives = _spread(shape.stops, pattern.minutes * 60, 30 if line.mode == "rail" else 10)
    return Course(
        line, pattern.code, pattern.direction, pattern.headsign, pattern.headsign_en,
        _platforms(facts, pattern.calls, line, pattern.direction), pattern.calls,
        *_timed(arrives, [call.timed for call in pattern.calls], facts.modes[line.mode]["dwell"]),
        shape, pattern.every, pattern.through,
    )  # fmt: skip


def _of_way(facts: Facts, way: Way, stops: list[Roadside]) -> Iterator[Course]:
    line = facts.lines[way.line]
    for code, direction, headsign, order in (
        ("out", 0, way.headsign, stops),
        ("back", 1, way.headsign_back, stops[::-1]),
    ):
        shape = rebuilt([(stop.lon, stop.lat) for stop in order])
        arrives = _spread(shape.stops, round(shape.stops[-1] / (line.kmh / 3.6)), 10)
        times = _timed(arrives, [i % _TIMED == 0 or stop is order[-1] for i, stop in enumerate(order)], 10)
        calls = tuple(Call(stop.code) for stop in order)
        yield Course(line, code, direction, headsign, headsign, tuple(s.code for s in order), calls, *times, shape)


def _of_train(facts: Facts, train: Train) -> Course:
    line, calls, direction = facts.lines[train.line], train.calls, int(train.number) % 2
    start = calls[0].leaves or 0
    return Course(
        line, train.number, direction, facts.stations[calls[-1].station].name, facts.stations[calls[-1].station].name,
        _platforms(facts, calls, line, direction), calls,
        tuple(None if call.arrives is None else call.arrives - start for call in calls),
        tuple(None if call.leaves is None else call.leaves - start for call in calls),
        rebuilt([_at(facts, call) for call in calls]),
    )  # fmt: skip


def _platforms(facts: Facts, calls: Sequence[Call], line: Line, direction: int) -> tuple[str, ...]:
    return tuple(platform(facts.stations[call.station], line, direction) for call in calls)


def _at(facts: Facts, call: Call) -> LonLat:
    station = facts.stations[call.station]
    return station.lon, station.lat


def _spread(metres: Sequence[float], seconds: int, step: int) -> list[int]:
    """Arrivals that share the time of a ride among its hops by their length, in whole steps, never backwards."""
    costs = list(accumulate((b - a + STOPPING_M for a, b in pairwise(metres)), initial=0.0))
    found = [0]
    for cost in costs[1:]:
        found.append(max(found[-1] + LEAST_S, round(seconds * cost / costs[-1] / step) * step))
    return found


def _timed(
    arrives: Sequence[int], timed: Sequence[bool], dwell: int
) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
    """Arrivals and departures, with the dwell before what comes next, and None where no time is told."""
    leaves = [at + min(dwell, (after - at) // 2) for at, after in pairwise(arrives)] + [arrives[-1]]
    leaves[0] = arrives[0]
    return (
        tuple(at if told else None for at, told in zip(arrives, timed, strict=True)),
        tuple(at if told else None for at, told in zip(leaves, timed, strict=True)),
    )
