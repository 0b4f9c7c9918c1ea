"""Stops as pages and programs show them: what leaves next, which lines call."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.transit.contracts import Day
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules import boards
from kota.mobility.transit.rules.days import NIGHT
from kota.mobility.transit.rules.directory import PLATFORM
from kota.mobility.transit.rules.realtime import clocks
from kota.mobility.transit.selectors.current import Held, Running, current
from kota.mobility.transit.selectors.lines import LineRow, line_row
from kota.mobility.transit.selectors.realtime import live, posted
from kota.mobility.transit.selectors.zones import zone_of

REACH = ("", "yes", "no")
AHEAD = timedelta(hours=3)
EACH = 3  # departures of a line shown at once
MANY = 1000  # looked at where some of them do not run
NEVER = 2**31


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop or a station. `step_free` is yes, no or empty: nobody has said."""

    id: str
    name: str
    lon: float
    lat: float
    kind: int
    code: str
    platform: str
    step_free: str
    place: int
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A line in one direction as it leaves a stop: at clock times where there is a timetable, else every so many
    seconds, until the last run. `minutes` are those until each of the times."""

    line: LineRow
    headsign: str
    platform: str
    times: tuple[datetime, ...]
    headway: int
    since: datetime | None
    until: datetime | None
    stop_id: str = ""
    direction: int = 0
    cancelled: int = 0  # runs of the next hour that were taken out of a line without a timetable
    wait: int = 0  # seconds that one may have to wait for the next because of it
    stopped_by: str = ""  # the service alert by which nothing of it runs: then nothing of the above is promised

    @property
    def first(self) -> datetime:
        """When one may leave by it: of a line that comes every so often, after half of that, as one who waits finds."""
        if self.times or self.since is None:
            return self.times[0] if self.times else datetime.max.replace(tzinfo=UTC)
        return self.since + timedelta(seconds=self.headway / 2)


@dataclass(frozen=True, slots=True)
class Board:
    stop: StopRow
    at: datetime
    leaving: tuple[Leaving, ...]
    lines: tuple[LineRow, ...]
    zone: str = ""  # of the clocks there, where they show another time than the city's
    resumes: datetime | None = None  # where nothing leaves that runs: when something does, within a day


def stop_row(held: Held, place: int, metres: float | None = None) -> StopRow:
    stops = held.network.stops
    return StopRow(
        held.directory.stop_id(place),
        text(stops.name, place),
        float(stops.lon[place]),
        float(stops.lat[place]),
        int(stops.kind[place]),
        text(stops.code, place),
        text(stops.platform, place),
        REACH[int(stops.wheelchair[place])],
        place,
        None if metres is None else round(metres),
    )


def place_of(held: Held, stop_id: str) -> int:
    """MissingError when no timetable in use has this stop."""
    place = held.directory.stop_of.get(stop_id)
    if place is None:
        raise MissingError(_("There is no stop %(id)s in the timetables in use."), id=stop_id)
    return place


def board(stop_id: str, at: datetime, *, ahead: timedelta = AHEAD) -> Board:
    """What leaves a stop, or any platform of a station, from a moment on."""
    held = current()
    place = place_of(held, stop_id)
    seen, found = _leaves(held, place, at, ahead)
    lines = tuple(line_row(seen, route) for route in seen.directory.routes_at(seen.directory.platforms(place)))
    runs = any(not one.stopped_by for one in found)
    resumes = None if runs else _resumes(held, place, at, at + timedelta(days=1))
    return Board(stop_row(seen, place), at, found, lines, zone_of(seen, place, at), resumes)


def leaving(stop_id: str, at: datetime) -> tuple[Leaving, ...]:
    """What leaves a stop within three hours, and nothing else of its board."""
    held = current()
    return _leaves(held, place_of(held, stop_id), at, AHEAD)[1]


def _leaves(held: Held, place: int, at: datetime, ahead: timedelta) -> tuple[Held, tuple[Leaving, ...]]:
    """What leaves from a moment on, and the network with the runs that live data added."""
    local = at.astimezone(held.zone)
    running = live.running(local.date())
    held = held.seen(running)
    midnight = datetime.combine(local.date(), time(), tzinfo=held.zone)
    since = int((local - midnight).total_seconds())
    stops = held.directory.platforms(place)
    until = since + int(ahead.total_seconds())
    routes = held.directory.routes_at(stops)
    shut = [_shut(held, notice, midnight, until) for notice in posted.stopped(at, ahead)]
    shut = [each for each in shut if not each.routes.isdisjoint(routes)]
    found = boards.departures(running.day, running.calls, stops, since, until, MANY if shut else EACH)
    return held, tuple(_gathered(held, running, found, midnight, shut))


def _resumes(held: Held, place: int, since: datetime, until: datetime) -> datetime | None:
    """When something leaves again. A service day reaches into the next morning; from there on that day tells it."""
    while since < until:
        tomorrow = since.astimezone(held.zone).date() + timedelta(days=1)
        night = datetime.combine(tomorrow, time(), tzinfo=held.zone) + timedelta(seconds=NIGHT)
        reached = min(until, night)
        _seen, found = _leaves(held, place, since, reached - since)
        first = [one.times[0] if one.times else one.since for one in found if not one.stopped_by]
        if known := [moment for moment in first if moment]:
            return min(known)
        since = reached
    return None


_Key = tuple[int, str | int, str, bool]


class _Shut(NamedTuple):
    """When lines do not run, by which alert."""

    halt: boards.Halt
    alert: str
    routes: set[int]


def _shut(held: Held, notice: posted.Notice, midnight: datetime, until: int) -> _Shut:
    """What runs again only after the second `until` does not run again here."""

    def second(moment: datetime) -> int:
        return int((moment.astimezone(held.zone) - midnight).total_seconds())

    ends = second(notice.ends) if notice.ends else NEVER
    halt = boards.Halt(second(notice.begins), ends if ends < until else NEVER)
    return _Shut(halt, notice.id, posted.routes(held, notice))


def _gathered(
    held: Held, running: Running, found: list[boards.Departure], midnight: datetime, shut: list[_Shut]
) -> list[Leaving]:
    """Departures by line and direction, the next first. Runs by headway that lead from one platform to the same station
    are one row, whatever their signs say: one takes whichever comes. What does not run at all stands last."""
    groups: dict[_Key, list[boards.Departure]] = {}
    for one in found:
        groups.setdefault(_key(held, running.day, one), []).append(one)
    made = []
    for (route, *_rest), ones in groups.items():
        by = sorted((each for each in shut if route in each.routes), key=lambda each: each.halt)
        if left := [some for one in ones if (some := boards.left(one, [each.halt for each in by]))]:
            made.append(_less(_leaving(held, running.day, left, midnight), held, running, left))
        else:
            row = _leaving(held, running.day, ones, midnight)
            made.append(replace(row, times=(), headway=0, since=None, until=None, stopped_by=by[0].alert))
    return sorted(made, key=lambda one: (one.first, one.headway))


def _key(held: Held, day: Day, one: boards.Departure) -> _Key:
    route = boards.route_at(held.network, day, one.trip, one.place)
    platform = text(held.network.stops.platform, one.stop)
    if one.headway:
        return route, boards.goal(day, held.directory.station, one.row, one.place), platform, True
    return route, boards.headsign(held.network, day, one.row, one.trip, one.place), platform, False


def _leaving(held: Held, day: Day, ones: list[boards.Departure], midnight: datetime) -> Leaving:
    first = min(ones, key=lambda one: (one.at, one.headway or 0))
    line = line_row(held, boards.route_at(held.network, day, first.trip, first.place))
    sign = boards.headsign(held.network, day, first.row, first.trip, first.place)
    platform = text(held.network.stops.platform, first.stop)

    def at(second: int) -> datetime:
        return midnight + timedelta(seconds=second)

    if first.headway:
        way = boards.trip_at(held.network, day, first.trip, first.place)
        headway = boards.together([one.headway for one in ones if one.at == first.at])
        return Leaving(
            line, sign, platform, (), headway, at(first.at), at(max(one.until for one in ones)),
            held.directory.stop_id(first.stop), int(held.network.trips.direction[way]),
        )  # fmt: skip
    times = tuple(at(second) for second in sorted({one.at for one in ones})[:EACH])
    return Leaving(line, sign, platform, times, 0, None, None)


def _less(one: Leaving, held: Held, running: Running, ones: list[boards.Departure]) -> Leaving:
    """With what is cancelled of a line without a timetable, as riders notice it: a longer wait."""
    gone = live.live().cancelled
    if not one.headway or not len(gone.run):
        return one
    day, first = running.day, ones[0]
    runs = {int(day.run[each.trip]) for each in ones}
    zone_of = clocks.zones(held.network)
    times = []
    for run, number, start in zip(gone.run.tolist(), gone.day.tolist(), gone.start.tolist(), strict=True):
        if run in runs and start >= 0:
            zone = zone_of[int(held.network.services.feed[held.network.runs.service[run]])]
            begin = int(held.network.runs.times[run])
            ride = int(held.network.runs.depart[begin + first.place]) - int(held.network.runs.depart[begin])
            leaves = (
                clocks.origin(number, zone) + start + ride - clocks.origin(running.date.toordinal(), str(held.zone))
            )
            times.append(leaves)
    near = boards.missing(times, first.at, one.headway)
    return replace(one, cancelled=near.runs, wait=near.wait) if near.runs else one


def near(lon: float, lat: float, metres: float, most: int = 30) -> list[StopRow]:
    """Stops around a point, the nearest first; platforms of one station once."""
    held, seen, found = current(), set[int](), []
    for place, far in held.directory.near(lon, lat, metres):
        station = int(held.directory.station[place])
        if station not in seen:
            seen.add(station)
            found.append(stop_row(held, station, far))
    return found[:most]


def named(words: str, most: int = 20) -> list[StopRow]:
    """Stops by name."""
    held = current()
    return [stop_row(held, place) for place in held.directory.named(words, most)]


def is_platform(row: StopRow) -> bool:
    return row.kind == PLATFORM
