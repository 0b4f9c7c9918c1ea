"""Runs of every course: trips with their stop times, and frequencies where a line runs by headway."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kota.mobility.transit.rules.gtfs.writing import clock
from kota.mobility.transit.rules.synthetic.courses import Course
from kota.mobility.transit.rules.synthetic.facts import Facts, Train
from kota.mobility.transit.rules.synthetic.hours import MINUTE, departures, services, windows

Rows = list[dict[str, Any]]
ACCESS = {"yes": 1, "no": 2, "unknown": 0}  # as GTFS says it, for stops and for vehicles
LAYOVER = 3 * MINUTE


@dataclass(slots=True)
class Runs:
    """The tables that grow with every run."""

    modes: Mapping[str, Mapping[str, int]]
    trips: Rows = field(default_factory=list)
    stop_times: Rows = field(default_factory=list)
    frequencies: Rows = field(default_factory=list)

    def add(self, course: Course, service: str, start: int, *, name: str, block: str = "", number: str = "") -> None:
        """One run (or the template of many) that leaves its first stop at `start`."""
        trip = f"{course.key}.{service}{name}"
        self.trips.append(
            {
                "route_id": course.line.code,
                "service_id": service,
                "trip_id": trip,
                "trip_headsign": course.headsign,
                "trip_short_name": number,
                "direction_id": course.direction,
                "block_id": block,
                "shape_id": course.key,
                "wheelchair_accessible": ACCESS[course.line.step_free],
                "bikes_allowed": self.modes[course.line.mode].get("bikes", 0),
            }
        )
        self.stop_times += _stop_times(course, trip, start)


def runs(facts: Facts, found: Sequence[Course]) -> Runs:
    made = Runs(facts.modes)
    by_key = {course.key: course for course in found}
    trains = {f"{train.line}.{train.number}": train for train in facts.trains}
    followers = {f"{course.line.code}.{course.through}" for course in found if course.through}
    for course in found:
        if course.key in trains:
            _train(made, course, trains[course.key])
        elif course.line.timing == "timetable":
            if course.key not in followers:  # those run when the vehicle that goes on as them arrives
                _timetable(facts, made, course, by_key)
        else:
            _headway(facts, made, course)
    return made


def _train(made: Runs, course: Course, train: Train) -> None:
    made.add(course, train.days, train.calls[0].leaves or 0, name="", block=train.block, number=train.number)


def _headway(facts: Facts, made: Runs, course: Course) -> None:
    """A template whose times are no promise, and how often it is repeated; `exact` lines keep the minute."""
    exact = int(course.line.timing == "exact")
    for service in services(facts, course.line):
        made.add(course, service, course.line.first, name="")
        trip = made.trips[-1]["trip_id"]
        for window in windows(course.line, service, facts.periods):
            times = {"start_time": clock(window.start), "end_time": clock(window.end)}
            made.frequencies.append({"trip_id": trip, **times, "headway_secs": window.headway, "exact_times": exact})


def _timetable(facts: Facts, made: Runs, course: Course, by_key: dict[str, Course]) -> None:
    onward = by_key.get(f"{course.line.code}.{course.through}") if course.through else None
    shift, periods = _shift(course, by_key), facts.periods
    for service in services(facts, course.line):
        for start in departures(course.line, service, periods, key=course.code, every=course.every, shift=shift):
            name = f".{clock(start)[:5].replace(':', '')}"
            block = f"{course.key}.{service}{name}" if onward else ""
            made.add(course, service, start, name=name, block=block)
            if onward:
                made.add(onward, service, start + course.lasts + LAYOVER, name=name, block=block)


def _shift(course: Course, by_key: dict[str, Course]) -> int:
    """Patterns of a line that leave in the same direction do so one after another."""
    same = [c for c in by_key.values() if c.line.code == course.line.code and c.direction == course.direction]
    return course.line.headways["peak"] * MINUTE * same.index(course) // len(same) // MINUTE * MINUTE


def _stop_times(course: Course, trip: str, start: int) -> Iterator[dict[str, Any]]:
    rows = zip(course.stops, course.calls, course.arrives, course.leaves, course.shape.stops, strict=True)
    sure = course.line.operator != "transjakarta"
    for sequence, (stop, call, arrives, leaves, metres) in enumerate(rows, start=1):
        timed = arrives is not None and leaves is not None
        yield {
            "trip_id": trip,
            "arrival_time": clock(start + arrives) if arrives is not None else "",
            "departure_time": clock(start + leaves) if leaves is not None else "",
            "stop_id": stop,
            "stop_sequence": sequence,
            "pickup_type": 0 if call.board else 1,
            "drop_off_type": 0 if call.alight else 1,
            "shape_dist_traveled": metres,
            "timepoint": int(timed and sure),
        }
