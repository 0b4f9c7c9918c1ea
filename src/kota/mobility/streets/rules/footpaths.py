"""Ways between many places that lie near one another."""

import numpy as np
import shapely
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.rules.columns import Degrees, Ints


def near_pairs(lon: Degrees, lat: Degrees, usable: NDArray[np.bool_], near: float) -> tuple[Ints, Ints]:
    """All pairs of usable places that lie so near to one another, in the order of their first."""
    place = np.flatnonzero(usable & np.isfinite(lon) & np.isfinite(lat))
    middle = float(lat[place].mean()) if len(place) else 0.0
    scale = float(np.cos(np.radians(middle))) * METRES_PER_DEGREE
    points = shapely.points(lon[place] * scale, lat[place] * METRES_PER_DEGREE)
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=near)
    a, b = place[a[a != b]], place[b[a != b]]
    order = np.lexsort((b, a))
    first = np.searchsorted(a[order], np.arange(len(lon) + 1)).astype(np.int32)
    return first, b[order].astype(np.int32)
