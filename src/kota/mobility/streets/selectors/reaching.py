"""How far places are along the streets."""

import numpy as np
from numpy.typing import NDArray

from kota.mobility.streets.contracts import SPEEDS, Footpaths, Profile, Reached
from kota.mobility.streets.rules import finding, searching
from kota.mobility.streets.rules.footpaths import near_pairs
from kota.mobility.streets.rules.shutting import OPEN, Shut
from kota.mobility.streets.selectors.current import held
from kota.mobility.streets.selectors.places import Places

LonLat = tuple[float, float]


def reach(at: LonLat, here: Places, *, metres: float, profile: Profile, shut: Shut = OPEN,
          speed: float | None = None) -> dict[int, Reached] | None:  # fmt: skip
    """Seconds and metres to each of the places within so many metres along the streets, leaving from a point. None
    where no street is known near it: guess then."""
    streets = held()
    if streets is None:
        return None
    start = finding.beside(streets.streets, profile, shut, at)
    if start.edge[0] < 0:
        return {} if profile is Profile.WHEELCHAIR_SURE else None
    chosen = here.within(at[0], at[1], metres)
    with streets.room() as room:
        seconds, far = finding.reach(
            streets.streets, room, start, here.beside(streets, profile, shut), chosen, float(metres), profile, shut
        )
    scale = SPEEDS[profile] / (speed or SPEEDS[profile])
    came = np.flatnonzero(np.isfinite(far))
    return {
        number: Reached(round(took * scale), round(away))
        for number, took, away in zip(chosen[came].tolist(), seconds[came].tolist(), far[came].tolist(), strict=True)
    }


def off_streets(here: Places, profile: Profile) -> NDArray[np.bool_]:
    """Which of the places lie beside no street that the profile may use; all where no streets are known."""
    streets = held()
    if streets is None:
        return np.ones(len(here.lon), bool)
    return np.asarray(here.beside(streets, profile, OPEN).edge < 0)


def footpaths(here: Places, usable: NDArray[np.bool_], *, near: float, metres: float, profile: Profile,
              shut: Shut = OPEN) -> Footpaths | None:  # fmt: skip
    """Ways between all places that lie `near` metres from one another as the crow flies, as far as one needs no more
    than `metres` along the streets. None where no streets are known."""
    streets = held()
    if streets is None:
        return None
    first, to = near_pairs(here.lon, here.lat, usable, near)
    beside, graph = here.beside(streets, profile, shut), searching.graph(streets.streets, profile, shut.edges)
    with streets.room() as room:
        seconds, far = searching.between(graph, room, beside, first, to, float(metres), 1 / SPEEDS[profile])
    return Footpaths(first, to, seconds, far, beside.edge >= 0)
