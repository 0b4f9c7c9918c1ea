"""From a place to the street beside it."""

import numpy as np
from numba import njit

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules.columns import NUMBER, Bytes, Degrees, Floats, Ints, Streets
from kota.mobility.streets.rules.searching import OPEN_A, OPEN_B, OPEN_OFF, Beside

ALL = OPEN_A | OPEN_B | OPEN_OFF
FAR = 250.0  # metres from a place to a street, at most
FAR_SURE = 40.0  # where every metre must be known
FARTHER = 30.0  # than for walkers


def beside(streets: Streets, profile: Profile, lon: Degrees, lat: Degrees) -> Beside:
    """Each place beside the nearest street that the profile may use. Whoever rolls must find one about as near as
    walkers do: what lies between is no street, and may be the stairs."""
    found = _beside(streets, profile, lon, lat, FAR_SURE if profile is Profile.WHEELCHAIR_SURE else FAR)
    if profile is Profile.WHEELCHAIR:
        walked = _beside(streets, Profile.WALK, lon, lat, FAR)
        found.edge[found.off > walked.off + FARTHER] = -1
    return found


def _beside(streets: Streets, profile: Profile, lon: Degrees, lat: Degrees, most: float) -> Beside:
    edge, along, off = _nearest(
        np.ascontiguousarray(lon, float), np.ascontiguousarray(lat, float), 1 << NUMBER[profile], most, streets.main,
        streets.point_lon, streets.point_lat, streets.along, streets.edge_of, streets.cells.frame, streets.cells.size,
        streets.cells.first, streets.cells.segment,
    )  # fmt: skip
    return Beside(edge, along, off, np.full(len(edge), ALL, np.uint8))


def place_on(streets: Streets, edge: int, along: float) -> tuple[float, float]:
    """Where on the ground that is."""
    first, last = int(streets.point[edge]), int(streets.point[edge + 1])
    metres = streets.along[first:last]
    return (
        float(np.interp(along, metres, streets.point_lon[first:last])),
        float(np.interp(along, metres, streets.point_lat[first:last])),
    )


@njit(cache=True, nogil=True)
def _nearest(lons: Degrees, lats: Degrees, bit: int, most: float, main: Bytes, point_lon: Degrees, point_lat: Degrees,
             metres_along: Floats, edge_of: Ints, frame: Degrees, size: Ints, first: Ints,
             segment: Ints) -> tuple[Ints, Floats, Floats]:  # fmt: skip
    count = len(lons)
    edges = np.full(count, -1, np.int32)
    alongs, offs = np.zeros(count, np.float32), np.full(count, np.inf, np.float32)
    if len(segment) == 0:
        return edges, alongs, offs
    columns, rows = size[0], size[1]
    cell = frame[3] * METRES_PER_DEGREE  # metres of a side
    for i in range(count):
        lon, lat = lons[i], lats[i]
        if not (np.isfinite(lon) and np.isfinite(lat)):
            continue
        kx, ky = METRES_PER_DEGREE * np.cos(lat * np.pi / 180), METRES_PER_DEGREE
        column, row = int(np.floor((lon - frame[0]) / frame[2])), int(np.floor((lat - frame[1]) / frame[3]))
        best, best_segment, best_share = most * most, -1, 0.0
        rings = int(most / cell) + 2
        for ring in range(rings + 1):
            # What lies in this ring is at least so far away; a cell may not know of corners cut by half of one.
            least = (ring - 1.5) * cell * 0.98
            if least > 0 and least * least > best:
                break
            for y in range(row - ring, row + ring + 1):
                if y < 0 or y >= rows:
                    continue
                step = 1 if y in (row - ring, row + ring) else max(1, 2 * ring)
                for x in range(column - ring, column + ring + 1, step):
                    if x < 0 or x >= columns:
                        continue
                    for j in range(first[y * columns + x], first[y * columns + x + 1]):
                        p = segment[j]
                        if main[edge_of[p]] & bit == 0:
                            continue
                        ax, ay = (point_lon[p] - lon) * kx, (point_lat[p] - lat) * ky
                        bx, by = (point_lon[p + 1] - lon) * kx - ax, (point_lat[p + 1] - lat) * ky - ay
                        long = bx * bx + by * by
                        share = 0.0 if long == 0 else min(1.0, max(0.0, -(ax * bx + ay * by) / long))
                        dx, dy = ax + share * bx, ay + share * by
                        away = dx * dx + dy * dy
                        if away < best or (away == best and best_segment >= 0 and p < best_segment):
                            best, best_segment, best_share = away, p, share
        if best_segment >= 0:
            p = best_segment
            edges[i] = edge_of[p]
            alongs[i] = metres_along[p] + best_share * (metres_along[p + 1] - metres_along[p])
            offs[i] = np.sqrt(best)
    return edges, alongs, offs
