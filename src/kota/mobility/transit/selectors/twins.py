"""Whether a feed that comes is one that is in use under another code."""

from typing import Any

import numpy as np

from kota.mobility.transit import storage
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import Feed as FeedRow
from kota.mobility.transit.rules import twins
from kota.mobility.transit.rules.gtfs.feed import Feed
from kota.mobility.transit.rules.gtfs.problems import Problem, Weight
from kota.mobility.transit.rules.summing import row
from kota.mobility.transit.selectors.current import current, current_key


def problems(feed: Feed, code: str) -> dict[str, dict[str, Any]]:
    """A warning for each feed in use where most stops of this one lie, by its code. A synthetic one gives way by
    itself."""
    if not storage.is_there(current_key()):  # nobody waits for a network to be compiled
        return {}
    called = sorted(set(feed.calls.stop.tolist()))
    mine = np.array([(feed.stops[at].lon, feed.stops[at].lat) for at in called], dtype=np.float64).reshape(-1, 2)
    network, made = current().network, set(FeedRow.objects.filter(is_synthetic=True).values_list("code", flat=True))
    theirs = np.column_stack([network.stops.lon, network.stops.lat]).astype(np.float64)
    found = {}
    for number in range(len(network.feeds)):
        other = text(network.feeds, number)
        if other in made or other == code:
            continue
        count = twins.alike(mine, theirs[(network.stops.feed == number) & (network.stops.kind == 0)])
        if count:
            said = f"{other}: {count}/{len(mine)}"
            found[other] = row(Problem("same_stops", Weight.WARNING, "stops.txt", count, (), said))
    return found
