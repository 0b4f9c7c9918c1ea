"""The way from one point to another."""

from kota.mobility.streets.contracts import SPEEDS, Profile, Way
from kota.mobility.streets.rules import finding
from kota.mobility.streets.rules.shutting import OPEN, Shut
from kota.mobility.streets.selectors.current import held

LonLat = tuple[float, float]


def way(a: LonLat, b: LonLat, *, profile: Profile, shut: Shut = OPEN, speed: float | None = None) -> Way | None:
    """The best way, door to door. None where there is none, or no street near one of the points."""
    streets = held()
    if streets is None:
        return None
    with streets.room() as room:
        return finding.way(
            streets.streets, room, a, b, profile, shut, speed or SPEEDS[profile], streets.least[profile]
        )  # fmt: skip
