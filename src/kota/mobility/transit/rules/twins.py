"""Is a timetable brought under two codes? Its stops then lie where those of the other lie."""

import numpy as np
import shapely
from numpy.typing import NDArray

NEAR_DEG = 0.00025  # some 25 m
MOST_OF, FEWEST = 0.8, 3

Places = NDArray[np.float64]  # rows of longitude and latitude


def alike(mine: Places, theirs: Places) -> int:
    """How many of these stops lie where one of the others lies; 0 where that is not most of them."""
    mine, theirs = (places[np.isfinite(places).all(axis=1)] for places in (mine, theirs))
    if len(mine) < FEWEST or not len(theirs):
        return 0
    near = shapely.STRtree(shapely.points(theirs)).query(shapely.points(mine), "dwithin", NEAR_DEG)
    count = len(np.unique(near[0]))
    return count if count >= MOST_OF * len(mine) else 0
