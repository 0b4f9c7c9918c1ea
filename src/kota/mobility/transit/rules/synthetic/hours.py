"""When a line runs: its headways through a day, and departures of a timetable made from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from kota.mobility.transit.rules.synthetic.facts import Facts, Line

Spans = Mapping[str, tuple[tuple[int, int], ...]]
MINUTE = 60
_STAGGER = (-MINUTE, 0, 0, MINUTE)  # a timetable that is even to the minute would look made by a machine


@dataclass(frozen=True, slots=True)
class Window:
    """From start until before end, a vehicle every `headway` seconds."""

    start: int
    end: int
    headway: int


def services(facts: Facts, line: Line) -> tuple[str, ...]:
    """The services that a line's runs stand in: those of weekdays and of weekends apart."""
    return ("weekday", "weekend") if line.days == "all" else (line.days,)


def windows(line: Line, service: str, periods: Spans) -> list[Window]:
    """The headways of a day in order, without a gap from the first departure to the last, nights included."""
    by_day = [(line.first, line.last, "weekend" if service == "weekend" else "offpeak")]
    layers = by_day if service == "weekend" else [*by_day, *_layer("peak", periods)]
    layers += _layer("evening", periods)
    night = _layer("night", periods) if "night" in line.headways else []
    return [*_cut(line, layers, line.first, line.last), *(Window(a, b, line.headways[n] * MINUTE) for a, b, n in night)]


def departures(line: Line, service: str, periods: Spans, *, key: str, every: int, shift: int) -> list[int]:
    """Departures of one pattern in whole minutes: from the line's first one, moved by `shift`, to its last."""
    chance = Random(f"{line.code} {key} {service}")  # noqa: S311 -- a timetable, not a secret
    times = [shift + moment for moment in _each(windows(line, service, periods), every)]
    times = [moment for moment in times if moment < line.last - 3 * MINUTE]
    moved = [moment + (chance.choice(_STAGGER) if index else 0) for index, moment in enumerate(times)]
    return [moment // MINUTE * MINUTE for moment in moved] + [line.last]


def _layer(name: str, periods: Spans) -> list[tuple[int, int, str]]:
    return [(start, end, name) for start, end in periods[name]]


def _cut(line: Line, layers: list[tuple[int, int, str]], first: int, last: int) -> Iterator[Window]:
    """The layers seen from above: the last one that covers a moment holds."""
    edges = sorted({first, last} | {edge for start, end, _ in layers for edge in (start, end) if first < edge < last})
    for start, end in pairwise(edges):
        name = [name for a, b, name in layers if a <= start < b][-1]
        yield Window(start, end, line.headways[name] * MINUTE)


def _each(found: list[Window], every: int) -> Iterator[int]:
    at = found[0].start
    for window in found:
        while at < window.end:
            yield at
            at += window.headway * every
