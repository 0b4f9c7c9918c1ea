"""How soon one is where, along the streets, from many places that are reached one after the other."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kota.mobility.streets.contracts import SPEEDS, Profile
from kota.mobility.streets.rules import finding, searching, waves
from kota.mobility.streets.rules.searching import Beside, Graph
from kota.mobility.streets.rules.shutting import OPEN, Shut
from kota.mobility.streets.rules.waves import NOT, TENTHS, Labels
from kota.mobility.streets.selectors.current import Held, held
from kota.mobility.streets.selectors.places import Places

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wave:
    """What came out of one spreading, to be asked for places."""

    streets: Held
    graph: Graph
    labels: Labels = field(repr=False)
    sources: Beside
    profile: Profile
    shut: Shut
    most: int  # seconds
    metres: float
    scale: float

    def soonest(self, there: Places, never: int) -> NDArray[np.int32]:
        """Seconds to each place, `never` where no way along the streets leads there in time."""
        found = waves.arrive(
            self.graph, self.labels, self.sources, self.beside(there), self.most * TENTHS, self.metres, self.scale,
            1 / SPEEDS[self.profile],
        )  # fmt: skip
        return np.where(found >= NOT, never, -(-found // TENTHS)).astype(np.int32)

    def beside(self, there: Places) -> Beside:
        """Where places lie along the streets."""
        return there.beside(self.streets, self.profile, self.shut)


def wave(here: Places, seconds: NDArray[np.int32], start: LonLat, *, most: int, metres: float, profile: Profile,
         shut: Shut = OPEN, speed: float | None = None) -> Wave | None:  # fmt: skip
    """From a point in 0 seconds and from places at the seconds at which each is reached, as far as there is time until
    `most` and nobody walks more than `metres` from the last of them. None where no streets are known."""
    streets = held()
    if streets is None:
        return None
    graph, scale = searching.graph(streets.streets, profile, shut.edges), SPEEDS[profile] / (speed or SPEEDS[profile])
    origin = finding.beside(streets.streets, profile, shut, start)
    stops = here.beside(streets, profile, shut)
    pairs: Any = zip(stops, origin, strict=True)
    sources = Beside(*map(np.concatenate, pairs))
    came = np.append(seconds, 0).astype(np.int64)
    chosen = np.flatnonzero((came <= most) & (sources.edge >= 0)).astype(np.int32)
    labels = waves.spread(
        graph, sources, chosen, (came[chosen] * TENTHS).astype(np.int32), most * TENTHS, float(metres), scale,
        1 / SPEEDS[profile],
    )  # fmt: skip
    return Wave(streets, graph, labels, sources, profile, shut, most, float(metres), scale)
