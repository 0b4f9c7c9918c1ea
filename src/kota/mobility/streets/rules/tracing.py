"""From a search back to the way: its pieces, points, and the parts that a sentence tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import SPEEDS, Ground, Part, Profile, Turn, Way
from kota.mobility.streets.rules.columns import GROUNDS, NO, NUMBER, YES, Degrees, Streets, text
from kota.mobility.streets.rules.meeting import HOLDS, LIFTS
from kota.mobility.streets.rules.searching import Room

LonLat = tuple[float, float]
BEND_M = 12.0  # metres before and after a corner from which its angle is read
STRAIGHT = 60.0  # degrees at which an unnamed path is still the same
SHORT_M = 8.0  # unnamed bits that need no sentence of their own
STAIRS = (Ground.STAIRS, Ground.ESCALATOR)
_ALONE = (*STAIRS, Ground.LIFT, Ground.CROSSING)
_ROLLS = (Profile.WHEELCHAIR, Profile.WHEELCHAIR_SURE)
_TURNS = ((25.0, Turn.STRAIGHT), (60.0, Turn.SLIGHT_RIGHT), (125.0, Turn.RIGHT), (165.0, Turn.SHARP_RIGHT))
_LEFT = {Turn.SLIGHT_RIGHT: Turn.SLIGHT_LEFT, Turn.RIGHT: Turn.LEFT, Turn.SHARP_RIGHT: Turn.SHARP_LEFT}


class Piece(NamedTuple):
    """A stretch of an edge as it is gone along; `node` is where it begins, -1 at the first."""

    edge: int
    direction: int
    begin: float  # metres from the edge's beginning
    end: float
    node: int = -1

    @property
    def metres(self) -> float:
        return abs(self.end - self.begin)


def pieces(streets: Streets, at: Room, node: int, start: tuple[int, float], goal: tuple[int, float]) -> list[Piece]:
    """The way that a search found, by its last node."""
    (edge, along), (goal_edge, goal_along) = start, goal
    arcs, first = list[Piece](), node
    while (arc := int(at.by[first])) >= 0:
        number, direction = arc >> 1, arc & 1
        first = int(streets.a[number] if direction == 0 else streets.b[number])
        long = float(streets.metres[number])
        arcs.append(Piece(number, direction, 0.0 if direction == 0 else long, long if direction == 0 else 0.0, first))
    out, into = _end(streets, edge, along, first), _end(streets, goal_edge, goal_along, node)
    begin = Piece(edge, 0 if out > along else 1, along, out)
    last = Piece(goal_edge, 0 if goal_along > into else 1, into, goal_along, node)
    return [one for one in (begin, *reversed(arcs), last) if one.metres > 0 or one.node >= 0]


def _end(streets: Streets, edge: int, along: float, node: int) -> float:
    """At how many metres of an edge a node lies: of a loop the nearer end."""
    long = float(streets.metres[edge])
    is_last = node == int(streets.b[edge]) and not (node == int(streets.a[edge]) and along < long - along)
    return long if is_last else 0.0


@dataclass(slots=True)
class _Line:
    """The points of the whole way with metres from its beginning, and the metres at which each piece begins."""

    lon: Degrees
    lat: Degrees
    metres: Degrees
    begins: Degrees

    def at(self, metres: Degrees) -> tuple[Degrees, Degrees]:
        return np.interp(metres, self.metres, self.lon), np.interp(metres, self.metres, self.lat)

    def headings(self) -> tuple[list[float], list[float]]:
        """Of each piece the direction in which one comes to it, and in which it goes on, in degrees from north."""
        lon, lat = self.at(self.begins)
        behind, ahead = self.at(self.begins - BEND_M), self.at(self.begins + BEND_M)
        return _bearing(*behind, lon, lat).tolist(), _bearing(lon, lat, *ahead).tolist()


def _bearing(lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees) -> Degrees:
    east = (other_lon - lon) * np.cos(np.radians(lat))
    return np.asarray(np.degrees(np.arctan2(east, other_lat - lat)) % 360)


def _line(streets: Streets, found: Sequence[Piece]) -> _Line:
    parts = [_points(streets, one) for one in found]
    lon, lat = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    sizes = np.array([len(part[0]) for part in parts])
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[:1])), np.diff(lat)) * METRES_PER_DEGREE
    metres = np.concatenate([[0.0], np.cumsum(steps)])
    return _Line(lon, lat, metres, metres[np.cumsum(sizes) - sizes])


def _points(streets: Streets, piece: Piece) -> tuple[Any, Any]:
    """Its points, in the order in which they are passed."""
    first, last = int(streets.point[piece.edge]), int(streets.point[piece.edge + 1])
    lon, lat = streets.point_lon[first:last], streets.point_lat[first:last]
    low, high = min(piece.begin, piece.end), max(piece.begin, piece.end)
    if low > 0 or high < streets.metres[piece.edge]:
        metres = streets.along[first:last]
        inner = (metres > low) & (metres < high)
        ends = [low, high]
        (lon0, lon1), (lat0, lat1) = np.interp(ends, metres, lon), np.interp(ends, metres, lat)
        lon, lat = np.r_[lon0, lon[inner], lon1], np.r_[lat0, lat[inner], lat1]
    return (lon, lat) if piece.end >= piece.begin else (lon[::-1], lat[::-1])


def way(streets: Streets, found: Sequence[Piece], profile: Profile, a: LonLat, b: LonLat, off: float,
        speed: float) -> Way:  # fmt: skip
    """The whole way, from door to door."""
    line, manners, number = _line(streets, found), streets.manners, NUMBER[profile]
    edge, direction = (np.array([one[column] for one in found]) for column in (0, 1))
    metres = np.array([one.metres for one in found])
    manner = streets.manner[edge]
    seconds = manners.pace[number, direction, manner] * metres
    nodes = np.array([one.node for one in found])
    held = np.where(nodes >= 0, HOLDS[number][streets.kind[nodes]], 0.0)
    scale = SPEEDS[profile] / speed
    outside = off / SPEEDS[Profile.WALK if profile is Profile.BICYCLE else profile]
    parts = _parts(streets, found, line, profile, seconds.tolist(), held.tolist(), scale)
    stairs = [one for one in parts if one.turn is Turn.STAIRS]
    return Way(
        round(off + float(metres.sum())), round((outside + float(seconds.sum() + held.sum())) * scale),
        _drawn(line, a, b), parts, stairs=len(stairs), steps=sum(one.steps for one in stairs),
        lifts=sum(one.turn is Turn.LIFT for one in parts),
        unknown_m=round(float(metres[manners.chair[manner] == 0].sum())),
        unlit_m=round(float(metres[manners.lit[manner] == NO].sum())),
    )  # fmt: skip


def _drawn(line: _Line, a: LonLat, b: LonLat) -> tuple[LonLat, ...]:
    lon, lat = (
        np.concatenate([[a[side]], column, [b[side]]]).round(6) for side, column in enumerate((line.lon, line.lat))
    )
    new = np.r_[True, (np.abs(np.diff(lon)) > 2e-6) | (np.abs(np.diff(lat)) > 2e-6)]
    made = tuple(zip(lon[new].tolist(), lat[new].tolist(), strict=True))
    return made if len(made) > 1 else (made[0], made[0])


@dataclass(slots=True)
class _Open:
    """A part while pieces are added to it."""

    turn: Turn
    ground: Ground
    name: str
    metres: float
    seconds: float
    lon: float
    lat: float
    heading: float
    steps: int = 0
    up: int = 0
    is_pushed: bool = False

    def add(self, metres: float, seconds: float, steps: int) -> None:
        """Another piece."""
        self.metres += metres
        self.seconds += seconds
        self.steps += steps

    def closed(self, scale: float) -> Part:
        return Part(
            self.turn, self.ground, self.name, round(self.metres), round(self.seconds * scale), round(self.lon, 6),
            round(self.lat, 6), round(self.heading) % 360, self.steps, None if not self.up else self.up > 0,
            self.is_pushed,
        )  # fmt: skip


def _parts(streets: Streets, found: Sequence[Piece], line: _Line, profile: Profile, seconds: list[float],
           held: list[float], scale: float) -> tuple[Part, ...]:  # fmt: skip
    made = list[_Open]()
    lon, lat = (column.tolist() for column in line.at(line.begins))
    come, go = line.headings()
    before: tuple[int, int, int] | None = None
    for at, piece in enumerate(found):
        is_lift = piece.node >= 0 and streets.kind[piece.node] in LIFTS
        if is_lift:
            made.append(_Open(Turn.LIFT, Ground.LIFT, "", 0, held[at], lon[at], lat[at], go[at]))
        angle = (go[at] - come[at] + 180) % 360 - 180 if made else 0.0
        alike = (int(streets.manner[piece.edge]), int(streets.name[piece.edge]), piece.direction)
        if not is_lift and alike == before and (alike[1] or abs(angle) < STRAIGHT):  # most pieces of a way
            steps = int(streets.steps[piece.edge]) if made[-1].turn is Turn.STAIRS else 0
            made[-1].add(piece.metres, seconds[at], steps)
            continue
        one, before = _open(streets, piece, profile, seconds[at], lon[at], lat[at], go[at]), alike
        if made and _is_same(made[-1], one, angle):
            made[-1].add(one.metres, one.seconds, one.steps)
            continue
        if one.turn is Turn.STRAIGHT:
            one.turn = turn(angle) if made else Turn.START
        made.append(one)
    ends = _Open(Turn.ARRIVE, Ground.STREET, "", 0, 0, float(line.lon[-1]), float(line.lat[-1]), 0)
    return tuple(one.closed(scale) for one in (*made, ends))


def _open(streets: Streets, piece: Piece, profile: Profile, seconds: float, lon: float, lat: float,
          heading: float) -> _Open:  # fmt: skip
    manners, m = streets.manners, int(streets.manner[piece.edge])
    ground = GROUNDS[int(manners.ground[m])]
    if ground is Ground.STAIRS and manners.chair[m] == YES and profile in _ROLLS:
        ground = Ground.FOOTPATH  # by the ramp beside the stairs
    what = Turn.STAIRS if ground in STAIRS else Turn.LIFT if ground is Ground.LIFT else Turn.STRAIGHT
    return _Open(
        what, ground, text(streets.names, int(streets.name[piece.edge])), piece.metres, seconds, lon, lat, heading,
        int(streets.steps[piece.edge]) if what is Turn.STAIRS else 0,
        int(manners.up[m]) * (1 if piece.direction == 0 else -1),
        profile is Profile.BICYCLE and bool(manners.pushed[m]),
    )  # fmt: skip


def _is_same(before: _Open, one: _Open, angle: float) -> bool:
    if before.is_pushed != one.is_pushed:
        return False
    if before.ground in _ALONE or one.ground in _ALONE:
        return before.ground is one.ground and before.up == one.up
    if before.name and one.name:
        return before.name == one.name
    if before.name or one.name:
        return not one.name and one.metres < SHORT_M and abs(angle) < STRAIGHT
    return abs(angle) < STRAIGHT or one.metres < SHORT_M


def turn(angle: float) -> Turn:
    """What one does at a corner of so many degrees, to the right if positive."""
    found = next((name for most, name in _TURNS if abs(angle) < most), Turn.BACK)
    return _LEFT.get(found, found) if angle < 0 else found
