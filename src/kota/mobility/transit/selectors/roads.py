"""Where buses drive, for lines that nobody has drawn."""

from collections.abc import Sequence
from functools import lru_cache

from kota.mobility.streets import facade as streets
from kota.mobility.streets.contracts import Profile

LonLat = tuple[float, float]


@lru_cache(maxsize=50_000)
def _way(a: LonLat, b: LonLat, _streets: str) -> tuple[tuple[LonLat, ...], int] | None:
    found = streets.way(a, b, profile=Profile.BUS)
    return None if found is None else (found.points, found.metres)


class _Roads:
    """The streets in use, as lines need them."""

    def hop(self, a: LonLat, b: LonLat, longest: float) -> Sequence[LonLat] | None:
        found = _way(a, b, streets.key())
        return None if found is None or found[1] > longest else found[0][1:-1]


ROADS = _Roads()
