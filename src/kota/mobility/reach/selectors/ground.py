"""Everything that is worth getting to, linked to the stops of a network: held by each process, made anew when either
changed."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from kota.mobility.journeys import facade as journeys
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.rules import linking
from kota.mobility.reach.rules.layers import Columns, Layer
from kota.mobility.reach.rules.linking import Links, Plane
from kota.mobility.reach.selectors import opportunities
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit

MOST = 2  # networks: the one in use, and one that is tried


@dataclass(frozen=True, slots=True)
class Ground:
    """Layers as columns, with the stops around each of their points."""

    stamp: Hashable
    layers: dict[Kind, Layer]
    columns: Columns
    links: Links
    plane: Plane
    places: streets.Places  # the same points


_MADE: "OrderedDict[tuple[str, Hashable], Ground]" = OrderedDict()
_LOCK = threading.Lock()


def ground(held: transit.Held) -> Ground:
    """What is worth getting to, seen from a network."""
    stamp, layers = opportunities.layers()
    key = (held.key, stamp)
    with _LOCK:
        found = _MADE.get(key)
        if found is None:
            found = _MADE[key] = _made(held, stamp, layers)
            while len(_MADE) > MOST:
                _MADE.popitem(last=False)
        _MADE.move_to_end(key)
        return found


def _made(held: transit.Held, stamp: Hashable, layers: dict[Kind, Layer]) -> Ground:
    columns, stops = Columns.of(list(layers.values())), held.network.stops
    middle = float(np.mean(columns.lat)) if len(columns.lat) else 0.0
    plane = Plane.around(middle, journeys.METRES, journeys.DETOUR)
    links = linking.links(columns.lon, columns.lat, stops.lon, stops.lat, held.directory.served, plane)
    return Ground(stamp, layers, columns, links, plane, streets.places(columns.lon, columns.lat))
