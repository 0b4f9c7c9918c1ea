"""How often a line comes to a stop in an hour of a day as planned."""

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.contracts import Day

HOUR = 3600


def headways(
    day: Day, route: NDArray[np.int32], stops: int, begin: int, usable: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Seconds between two runs of the line that comes most often to each stop, in the hour from `begin`; infinite where
    none comes. Runs count together when they are of one line and go on to the same stop. `route` is the line of each
    row, `usable` says which trips count."""
    size, trips = np.diff(day.offset), np.diff(day.first_trip)
    row = np.repeat(np.arange(len(size)), size * trips)
    within = np.arange(len(day.depart)) - day.first_time[row]
    place, trip = within % size[row], day.first_trip[row] + within // size[row]
    call = day.offset[row] + place
    opens, closes = day.depart, day.depart + day.window[trip]
    headway = day.headway[trip]
    overlap = np.minimum(closes, begin + HOUR) - np.maximum(opens, begin)
    runs = np.where(
        headway > 0, np.maximum(overlap, 0) / np.maximum(headway, 1), (opens >= begin) & (opens < begin + HOUR)
    )
    counts = (runs > 0) & usable[trip] & (day.board[call] > 0) & (place < size[row] - 1)
    row, call, runs = row[counts], call[counts], runs[counts]
    keys = np.stack([day.stop[call], route[row], day.stop[call + 1]], axis=1)
    made = np.full(stops, np.inf)
    if len(keys):
        groups, group = np.unique(keys, axis=0, return_inverse=True)
        many = np.bincount(group.ravel(), weights=runs, minlength=len(groups))
        np.minimum.at(made, groups[:, 0], HOUR / many)
    return made
