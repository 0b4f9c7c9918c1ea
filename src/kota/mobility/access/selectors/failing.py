"""What lifts that fail take away from those who roll."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kota.mobility.access.selectors.ground import Lift, ground

PREFIX = "lift:"


@dataclass(frozen=True, slots=True)
class Failed:
    """Of one station: platforms that cannot be reached from the street any more, and ways between platforms that are
    cut. `lifts` are those that fail."""

    lifts: tuple[Lift, ...]
    ends: frozenset[int]
    ways: frozenset[tuple[int, int]]


def failed(refs: Iterable[str]) -> Mapping[str, Failed]:
    """By station, for closures that name lifts as `lift:FEED:ID`. Lifts that no timetable in use knows are passed over:
    a second lift beside one that fails leaves the way open."""
    found = ground()
    named = [ref.removeprefix(PREFIX) for ref in refs if ref.startswith(PREFIX)]
    out: dict[str, list[Lift]] = {}
    for id_ in dict.fromkeys(named):
        if id_ in found.lifts:
            out.setdefault(found.station_of(found.lifts[id_].stop), []).append(found.lifts[id_])
    made = {}
    for station, lifts in out.items():
        ends, ways = found.inside.lost(frozenset(row for one in lifts for row in one.rows))
        for one in lifts:
            if not one.rows:
                platforms = found.directory.platforms(found.directory.stop_of[one.stop])
                ends |= set(platforms)
        made[station] = Failed(tuple(lifts), frozenset(ends), frozenset(ways))
    return made
