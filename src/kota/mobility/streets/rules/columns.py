"""The streets as columns, which all processes of a machine map into memory."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kota.mobility.streets.contracts import Ground, Profile

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Degrees = NDArray[np.float64]

PROFILES = tuple(Profile)
GROUNDS = tuple(Ground)
NUMBER = {profile: number for number, profile in enumerate(PROFILES)}
YES, NO = 1, 2  # of wheelchairs and of light; 0: nobody has said
BRIDGE, TUNNEL = 1, 2


class Manners(NamedTuple):
    """What ways are like, each once. `pace` is seconds a metre at the profile's own speed, `toll` the same with what
    somebody would rather avoid, each by profile, direction and manner; negative where there is no way."""

    pace: Floats  # P x 2 x M
    toll: Floats
    ground: Bytes  # M
    lit: Bytes
    chair: Bytes
    up: NDArray[np.int8]  # 1 up, -1 down in the direction of the way
    pushed: Bytes
    level: Bytes


class Texts(NamedTuple):
    """Names, one after the other; the first is empty."""

    first: NDArray[np.int64]
    letters: Bytes


class Cells(NamedTuple):
    """Which segments pass each cell of a grid: `frame` is west, south, and the degrees of a cell."""

    frame: Degrees
    size: Ints  # columns, rows
    first: Ints
    segment: Ints


class Streets(NamedTuple):
    """Nodes where ways meet, edges between them with their points, arcs in both directions of each edge.

    An arc is `2 * edge + direction`, direction 0 as drawn. A segment is named by its first point.
    """

    lon: Degrees  # N
    lat: Degrees
    kind: Bytes  # what stands there: `rules.meeting`
    first: Ints  # N + 1
    arc_to: Ints  # A
    arc: Ints
    a: Ints  # E
    b: Ints
    metres: Floats
    manner: Ints
    name: Ints
    steps: Ints
    main: Bytes  # bit by profile: usable, and on no little island
    point: Ints  # E + 1
    point_lon: Degrees  # Q
    point_lat: Degrees
    along: Floats  # metres from the edge's beginning
    edge_of: Ints
    manners: Manners
    names: Texts
    cells: Cells


def text(texts: Texts, number: int) -> str:
    """A name."""
    return bytes(texts.letters[texts.first[number] : texts.first[number + 1]]).decode()


def frozen(streets: Streets) -> Streets:
    """As if mapped from files: compiled searches are compiled for one kind of arrays, those that nobody writes to."""

    def still(column: Any) -> Any:
        if isinstance(column, tuple):
            return type(column)(*map(still, column))
        kept = np.ascontiguousarray(column).view()
        kept.flags.writeable = False
        return kept

    return Streets(*map(still, streets))
