"""EPA's NowCast for particles: the present hour estimated from the last twelve, the newest weighing most.

Ozone's NowCast is a partial-least-squares model that EPA trains anew for each monitor on its last two weeks. It cannot
be had from a formula, so it is not imitated here: ozone takes the plain mean of eight hours.
"""

from collections.abc import Sequence

import numpy as np

HOURS = 12
LEAST_WEIGHT = 0.5


def nowcast(hours: Sequence[float]) -> float | None:
    """From hourly means, oldest first, the last one the newest; NaN where none is. Only the last twelve count.

    None unless two of the last three hours are there. Not truncated.
    """
    newest_first = np.asarray(hours, dtype=np.float64)[::-1][:HOURS]
    there = np.isfinite(newest_first)
    if there[:3].sum() < 2:
        return None
    known = newest_first[there]
    highest = known.max()
    weight = max(known.min() / highest, LEAST_WEIGHT) if highest > 0 else 1.0
    weights = weight ** np.flatnonzero(there)
    return float((weights * known).sum() / weights.sum())
