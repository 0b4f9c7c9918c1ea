"""How far one rides from stop to stop, as the timetables in use have it."""

import numpy as np

from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.selectors.current import Held, current


def ridden(board: str, alight: str, *, operator: str, route: str = "") -> int | None:
    """Metres that a journey by a vehicle of the operator counts, the shortest way; on lines of that name if any goes
    there. None where no vehicle goes from the one to the other, or no timetable has them."""
    held = current()
    stops = held.directory.stop_of
    if board not in stops or alight not in stops:
        return None
    found = _each(held, stops[board], stops[alight], operator)
    named = [metres for metres, name in found if name == route]
    return min(named or [metres for metres, _ in found], default=None)


def _each(held: Held, board: int, alight: int, operator: str) -> list[tuple[int, str]]:
    """Metres and the line's name, of every way to ride there."""
    network, directory = held.network, held.directory
    patterns, routes = network.patterns, network.routes
    start, end = np.array(directory.members(board)), np.array(directory.members(alight))
    found = []
    for pattern in directory.patterns_at(start.tolist()):
        route = int(patterns.route[pattern])
        if text(network.agencies.code, int(routes.agency[route])) != operator:
            continue
        calls = slice(int(patterns.offset[pattern]), int(patterns.offset[pattern + 1]))
        along = patterns.along[calls]
        ins = np.flatnonzero(np.isin(patterns.stop[calls], start))
        outs = np.flatnonzero(np.isin(patterns.stop[calls], end))
        found += [(int(along[b] - along[a]), text(routes.short, route)) for a in ins for b in outs if a < b]
    return found
