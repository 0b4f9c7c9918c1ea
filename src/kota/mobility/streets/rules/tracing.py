"""From a search back to the way: its pieces, points, and the parts that a sentence tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import atan2, cos, degrees, radians

import numpy as np

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import SPEEDS, Ground, Part, Profile, Turn, Way
from kota.mobility.streets.rules.columns import GROUNDS, NO, NUMBER, YES, Streets, text
from kota.mobility.streets.rules.meeting import HOLDS, LIFTS
from kota.mobility.streets.rules.searching import Room

LonLat = tuple[float, float]
BEND_M = 12.0  # metres before and after a corner from which its angle is read
SHORT_M = 8.0  # unnamed bits that need no sentence of their own
STAIRS = (Ground.STAIRS, Ground.ESCALATOR)
_ALONE = (*STAIRS, Ground.LIFT, Ground.CROSSING)
_TURNS = ((25.0, Turn.STRAIGHT), (60.0, Turn.SLIGHT_RIGHT), (125.0, Turn.RIGHT), (165.0, Turn.SHARP_RIGHT))
_LEFT = {
    Turn.SLIGHT_RIGHT: Turn.SLIGHT_LEFT, Turn.RIGHT: Turn.LEFT, Turn.SHARP_RIGHT: Turn.SHARP_LEFT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
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
    arcs, first = [], node
    while (arc := int(at.by[first])) >= 0:
        edge_, direction = arc >> 1, arc & 1
        before = int(streets.a[edge_] if direction == 0 else streets.b[edge_])
        arcs.append(Piece(edge_, direction, *_whole(streets, edge_, direction), before))
        first = before
    begin = _leave(streets, edge, along, first)
    last = _enter(streets, goal_edge, goal_along, node)
    return [one for one in (begin, *reversed(arcs), last) if one.metres > 0 or one.node >= 0]


def _whole(streets: Streets, edge: int, direction: int) -> tuple[float, float]:
    long = float(streets.metres[edge])
    return (0.0, long) if direction == 0 else (long, 0.0)


def _leave(streets: Streets, edge: int, along: float, node: int) -> Piece:
    long = float(streets.metres[edge])
    by_end = node == int(streets.b[edge]) and not (node == int(streets.a[edge]) and along < long - along)
    return Piece(edge, 0, along, long) if by_end else Piece(edge, 1, along, 0.0)


def _enter(streets: Streets, edge: int, along: float, node: int) -> Piece:
    long = float(streets.metres[edge])
    by_end = node == int(streets.b[edge]) and not (node == int(streets.a[edge]) and along < long - along)
    return Piece(edge, 1, long, along, node) if by_end else Piece(edge, 0, 0.0, along, node)


def line(streets: Streets, piece: Piece) -> list[LonLat]:
    """Its points, in the order in which they are passed."""
    first, last = int(streets.point[piece.edge]), int(streets.point[piece.edge + 1])
    metres = streets.along[first:last]
    lon, lat = streets.point_lon[first:last], streets.point_lat[first:last]
    low, high = min(piece.begin, piece.end), max(piece.begin, piece.end)
    inner = (metres > low) & (metres < high)
    ends = np.interp([low, high], metres, lon), np.interp([low, high], metres, lat)
    points = [
        (float(ends[0][0]), float(ends[1][0])),
        *zip(lon[inner].tolist(), lat[inner].tolist(), strict=True),
        (float(ends[0][1]), float(ends[1][1])),
    ]
    return points if piece.end >= piece.begin else points[::-1]


def way(streets: Streets, found: Sequence[Piece], profile: Profile, a: LonLat, b: LonLat, off: float,
        speed: float) -> Way:  # fmt: skip
    """The whole way, from door to door."""
    drawn = [line(streets, one) for one in found]
    parts = _parts(streets, found, drawn, profile)
    scale = SPEEDS[profile] / speed
    number, manners = NUMBER[profile], streets.manners
    seconds = off / SPEEDS[Profile.WALK if profile is Profile.BICYCLE else profile] + sum(
        float(manners.pace[number, one.direction, streets.manner[one.edge]]) * one.metres for one in found
    )
    seconds += sum(float(HOLDS[number][streets.kind[node]]) for node in _nodes(streets, found))
    points = _points([a], *drawn, [b])
    by = [(one, int(streets.manner[one.edge])) for one in found]
    told = [replace(one, metres=round(one.metres), seconds=round(one.seconds * scale)) for one in parts]
    stairs = [one for one in told if one.turn is Turn.STAIRS]
    return Way(
        round(off + sum(one.metres for one in found)), round(seconds * scale), tuple(points), tuple(told),
        stairs=sum(1 for one in stairs if not one.is_pushed), steps=sum(one.steps for one in stairs),
        lifts=sum(one.turn is Turn.LIFT for one in told),
        unknown_m=round(sum(one.metres for one, m in by if not manners.chair[m])),
        unlit_m=round(sum(one.metres for one, m in by if manners.lit[m] == NO)),
    )  # fmt: skip


def _nodes(streets: Streets, found: Sequence[Piece]) -> Iterator[int]:
    return (one.node for one in found if one.node >= 0)


def _points(*lines: Sequence[LonLat]) -> list[LonLat]:
    made: list[LonLat] = []
    for point in (point for one in lines for point in one):
        if not made or apart(made[-1], point) > 0.3:
            made.append((round(point[0], 6), round(point[1], 6)))
    return made if len(made) > 1 else [*made, made[0]]


def _parts(streets: Streets, found: Sequence[Piece], drawn: Sequence[list[LonLat]], profile: Profile) -> list[Part]:
    made: list[Part] = []
    for number, (piece, points) in enumerate(zip(found, drawn, strict=True)):
        one = _part(streets, piece, points, profile)
        if piece.node >= 0 and streets.kind[piece.node] in LIFTS:
            held = float(HOLDS[NUMBER[profile]][streets.kind[piece.node]])
            made.append(Part(Turn.LIFT, Ground.LIFT, "", 0, round(held), *points[0]))
        if not made:
            made.append(replace(one, turn=one.turn if one.ground in _ALONE[:3] else Turn.START))
            continue
        angle = _angle(drawn[number - 1], points) if number else 0.0
        if _is_same(made[-1], one, angle):
            made[-1] = _joined(made[-1], one)
        else:
            made.append(one if one.ground in _ALONE[:3] else replace(one, turn=turn(angle)))
    end = drawn[-1][-1] if drawn else (0.0, 0.0)
    return [*made, Part(Turn.ARRIVE, Ground.STREET, "", 0, 0, *end)]


def _part(streets: Streets, piece: Piece, points: list[LonLat], profile: Profile) -> Part:
    manners, m = streets.manners, int(streets.manner[piece.edge])
    ground = GROUNDS[int(manners.ground[m])]
    pace = float(manners.pace[NUMBER[profile], piece.direction, m])
    turn_ = Turn.STAIRS if ground in STAIRS else Turn.LIFT if ground is Ground.LIFT else Turn.STRAIGHT
    if ground is Ground.STAIRS and manners.chair[m] == YES and profile in (Profile.WHEELCHAIR, Profile.WHEELCHAIR_SURE):
        turn_, ground = Turn.STRAIGHT, Ground.FOOTPATH  # by the ramp beside the stairs
    up = int(manners.up[m]) * (1 if piece.direction == 0 else -1)
    return Part(
        turn_, ground, text(streets.names, int(streets.name[piece.edge])), piece.metres, pace * piece.metres,  # type: ignore[arg-type]
        *points[0], heading=heading(points), steps=int(streets.steps[piece.edge]),
        is_up=None if not up else up > 0, is_pushed=profile is Profile.BICYCLE and bool(manners.pushed[m]),
    )  # fmt: skip


def _is_same(before: Part, one: Part, angle: float) -> bool:
    if before.is_pushed != one.is_pushed:
        return False
    if before.ground in _ALONE or one.ground in _ALONE:
        return before.ground is one.ground and before.is_up == one.is_up
    if before.name and one.name:
        return before.name == one.name
    if before.name or one.name:
        return not one.name and one.metres < SHORT_M and abs(angle) < 60
    return abs(angle) < 60 or one.metres < SHORT_M


def _joined(before: Part, one: Part) -> Part:
    return replace(
        before, metres=before.metres + one.metres, seconds=before.seconds + one.seconds, steps=before.steps + one.steps
    )


def turn(angle: float) -> Turn:
    """What one does at a corner of so many degrees, to the right if positive."""
    found = next((name for most, name in _TURNS if abs(angle) < most), Turn.BACK)
    return _LEFT.get(found, found) if angle < 0 else found


def _angle(before: list[LonLat], after: list[LonLat]) -> float:
    come = heading(_near(before[::-1])[::-1])
    go = heading(_near(after))
    return (go - come + 180) % 360 - 180


def _near(points: Sequence[LonLat]) -> list[LonLat]:
    """The first metres of a line."""
    kept, gone = [points[0]], 0.0
    for one, other in pairwise(points):
        kept.append(other)
        gone += apart(one, other)
        if gone >= BEND_M:
            break
    return kept


def heading(points: Sequence[LonLat]) -> int:
    """Degrees from north in which a line begins."""
    near = _near(points)
    (lon, lat), (other_lon, other_lat) = near[0], near[-1]
    east = (other_lon - lon) * cos(radians(lat))
    return round(degrees(atan2(east, other_lat - lat))) % 360


def apart(a: LonLat, b: LonLat) -> float:
    """Metres between two points that lie near one another."""
    east = (a[0] - b[0]) * cos(radians((a[1] + b[1]) / 2))
    return float(np.hypot(east, a[1] - b[1])) * METRES_PER_DEGREE
