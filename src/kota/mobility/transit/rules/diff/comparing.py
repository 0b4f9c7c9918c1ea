"""Two versions of a feed compared: what a rider finds different in the week that begins on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from kota.mobility.transit.rules.diff.changes import Change, Day, Period, What
from kota.mobility.transit.rules.diff.digest import Digest, Line, Stop, digest
from kota.mobility.transit.rules.diff.runs import Runs
from kota.mobility.transit.rules.gtfs.archive import Files
from kota.mobility.transit.rules.shapes import apart

MOVED_M, SAME_M = 30.0, 1000.0
_LATER_S = 60  # what is earlier or later by less is told to nobody
_GAP_S, _GAP_SHARE = 60, 0.15
_RIDE_S, _RIDE_SHARE = 120, 0.10
_SPOT = 0.0003  # degrees, a little more than the 30 m within which two stops are one
_ORDER = {what: at for at, what in enumerate(What)}


def changes(old: Files, new: Files, day: date) -> list[Change]:
    """What is different, the gravest first: lines, their times, stops; what more people use before the rest."""
    return compared(digest(old, day), digest(new, day))


def compared(old: Digest, new: Digest) -> list[Change]:
    stops = _same_stops(old.stops, new.stops)
    lines = _same_lines(old.lines, new.lines)
    found = [*_stops(old, new, stops), *_products(old.products, new.products)]
    for code in old.lines.keys() - lines.keys():
        line = old.lines[code]
        found.append(Change(What.LINE_GONE, code, line.shown, weight=line.departures))
    for code in new.lines.keys() - set(lines.values()):
        line = new.lines[code]
        found.append(Change(What.LINE_ADDED, code, line.shown, weight=line.departures))
    for was, now in lines.items():
        found += _line(old, new, old.lines[was], new.lines[now], stops)
    return sorted(found, key=lambda change: (_ORDER[change.what], -change.weight, change.line, change.stop))


def _same_lines(old: Mapping[str, Line], new: Mapping[str, Line]) -> dict[str, str]:
    """Lines that are one for riders: by code, else by number and name, else by a number that only one has."""
    found = {code: code for code in old.keys() & new.keys()}
    for key in (lambda line: (line.number, line.name), lambda line: line.number):
        left = [_unique(lines, key, taken) for lines, taken in ((old, found.keys()), (new, found.values()))]
        found |= {left[0][name]: left[1][name] for name in left[0].keys() & left[1].keys() if name and any(name)}
    return found


def _unique(lines: Mapping[str, Line], key: Any, taken: Iterable[str]) -> dict[Any, str]:
    gone, found = set(taken), defaultdict[Any, list[str]](list)
    for code, line in lines.items():
        if code not in gone:
            found[key(line)].append(code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def _same_stops(old: Mapping[str, Stop], new: Mapping[str, Stop]) -> dict[str, str]:
    """Stops that are one for riders: by code where they are near or bear one name, else the one within 30 m."""
    found = {code: code for code in old.keys() & new.keys() if _alike(old[code], new[code])}
    spots: dict[tuple[int, int], list[Stop]] = defaultdict(list)
    for code in sorted(new.keys() - found.keys()):
        spots[_spot(new[code])].append(new[code])
    taken: set[str] = set()
    for code in sorted(old.keys() - found.keys()):
        stop, (x, y) = old[code], _spot(old[code])
        near = [s for i in (-1, 0, 1) for j in (-1, 0, 1) for s in spots.get((x + i, y + j), ()) if s.code not in taken]
        near = [other for other in near if _metres(stop, other) <= MOVED_M]
        if near:
            best = max(near, key=lambda other: (_likeness(stop.name, other.name), -_metres(stop, other), other.code))
            found[code] = best.code
            taken.add(best.code)
    return found


def _alike(a: Stop, b: Stop) -> bool:
    return _metres(a, b) <= SAME_M or _fold(a.name) == _fold(b.name)


def _spot(stop: Stop) -> tuple[int, int]:
    return int(stop.lon // _SPOT), int(stop.lat // _SPOT)


def _metres(a: Stop, b: Stop) -> float:
    return apart((a.lon, a.lat), (b.lon, b.lat))


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").split())


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, _fold(a), _fold(b)).ratio()


def _stops(old: Digest, new: Digest, same: Mapping[str, str]) -> Iterator[Change]:
    for code in old.stops.keys() - same.keys():
        stop = old.stops[code]
        yield Change(What.STOP_GONE, stop=code, stop_name=stop.name, names=_lines(old, stop), weight=stop.weight)
    for code in new.stops.keys() - set(same.values()):
        stop = new.stops[code]
        yield Change(What.STOP_ADDED, stop=code, stop_name=stop.name, names=_lines(new, stop), weight=stop.weight)
    for was, now in same.items():
        before, after = old.stops[was], new.stops[now]
        about: dict[str, Any] = {"stop": now, "stop_name": after.name, "weight": after.weight}
        if _fold(before.name) != _fold(after.name):
            yield Change(What.STOP_RENAMED, before=before.name, after=after.name, **about)
        if (metres := _metres(before, after)) > MOVED_M:
            yield Change(What.STOP_MOVED, after=round(metres), **about)
        if before.access != after.access:
            yield Change(What.STOP_ACCESS, before=before.access, after=after.access, **about)


def _products(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in old.keys() | new.keys():
        if old.get(name) != new.get(name):
            yield Change(What.FARE, line_name=name, before=old.get(name), after=new.get(name))


def _lines(version: Digest, stop: Stop) -> tuple[str, ...]:
    return tuple(sorted(version.lines[code].number or version.lines[code].shown for code in stop.lines))


def _line(old: Digest, new: Digest, was: Line, now: Line, same: Mapping[str, str]) -> Iterator[Change]:
    about: dict[str, Any] = {"line": now.code, "line_name": now.shown, "weight": now.departures}
    if _fold(was.shown) != _fold(now.shown):
        yield Change(What.LINE_RENAMED, before=was.shown, after=now.shown, **about)
    for what, before, after in ((What.FARE, was.fare, now.fare), (What.LINE_ACCESS, was.access, now.access)):
        if before != after:
            yield Change(what, before=before or None, after=after or None, **about)
    yield from _calls(old, new, was, now, same, about)
    yield from _together(_times(was, now, about))


def _calls(
    old: Digest, new: Digest, was: Line, now: Line, same: Mapping[str, str], about: Mapping[str, Any]
) -> Iterator[Change]:
    """Stops that a line no longer serves or serves now. What only changed sides of the road bears its old name."""
    before = {same.get(code, f"- {code}"): _fold(old.stops[code].name) for code in was.stops}
    gone = {old.stops[code].name for code in was.stops if same.get(code) not in now.stops}
    came = {new.stops[code].name for code in now.stops if code not in before}
    names = {_fold(new.stops[code].name) for code in now.stops}
    gone_names = tuple(sorted(name for name in gone if _fold(name) not in names))
    came_names = tuple(sorted(name for name in came if _fold(name) not in set(before.values())))
    for what, found in ((What.CALLS_GONE, gone_names), (What.CALLS_ADDED, came_names)):
        if found:
            yield Change(what, names=found, **about)


def _times(was: Line, now: Line, about: Mapping[str, Any]) -> Iterator[Change]:
    """Day by day."""
    for day in Day:
        before, after = was.days.get(day), now.days.get(day)
        if before and after:
            yield from _day(day, before, after, about)
        elif before or after:
            yield Change(What.DAY_GONE if before else What.DAY_ADDED, days=(day,), **about)


def _day(day: Day, was: Runs, now: Runs, about: Mapping[str, Any]) -> Iterator[Change]:
    ends = ((What.FIRST, was.first, now.first), (What.LAST, was.last, now.last))
    for what, before, after in () if was.all_day or now.all_day else ends:
        if abs(before - after) >= _LATER_S:
            yield Change(what, days=(day,), before=before, after=after, **about)
    for period in (one for one in Period if one in was.headways or one in now.headways):
        if period not in now.headways or period not in was.headways:
            what = What.PERIOD_GONE if period in was.headways else What.PERIOD_ADDED
            yield Change(what, days=(day,), period=period, **about)
        elif _differ(was.headways[period], now.headways[period], _GAP_S, _GAP_SHARE):
            gaps: dict[str, Any] = {"before": was.headways[period], "after": now.headways[period]}
            yield Change(What.HEADWAY, days=(day,), period=period, **gaps, **about)
    if was.ends == now.ends and _differ(was.running, now.running, _RIDE_S, _RIDE_SHARE):
        yield Change(What.RUNNING, days=(day,), before=was.running, after=now.running, **about)


def by_line(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each line together, those of stops and fares under ""; lines with more departures come first."""
    lines: dict[str, list[Change]] = defaultdict(list)
    for change in sorted(found, key=lambda change: (change.line == "", -change.weight if change.line else 0)):
        lines[change.line].append(change)
    return lines


def _differ(before: int | None, after: int | None, least: int, share: float) -> bool:
    if before is None or after is None:
        return False
    return abs(before - after) >= max(least, share * max(before, after)) and round(before / 60) != round(after / 60)


def _together(found: Iterable[Change]) -> Iterator[Change]:
    """The same change on several kinds of day is one."""
    days: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for change in found:
        days[change.what, change.period, change.before, change.after].append(change)
    for (what, period, before, after), same in days.items():
        first = same[0]
        kinds = tuple(day for day in Day if any(day in change.days for change in same))
        yield Change(
            what,
            first.line,
            first.line_name,
            days=kinds,
            period=period,
            before=before,
            after=after,
            weight=first.weight,
        )
