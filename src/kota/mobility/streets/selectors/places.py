"""Many places beside the streets in use: stops, stations, whatever is asked for again and again."""

import threading

import numpy as np
from numpy.typing import NDArray

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules import shutting, snapping
from kota.mobility.streets.rules.columns import Degrees
from kota.mobility.streets.rules.searching import Beside
from kota.mobility.streets.rules.shutting import Shut
from kota.mobility.streets.selectors.current import Held

MOST = 8  # states of what is shut


class Places:
    """Points by their number. They are put beside streets when first asked for, and anew when other streets come."""

    def __init__(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
        self.lon, self.lat = np.array(lon, float), np.array(lat, float)
        self._lock = threading.Lock()
        self._key = ""
        self._beside: dict[Profile, Beside] = {}
        self._shut: dict[tuple[Profile, object], Beside] = {}

    def beside(self, held: Held, profile: Profile, shut: Shut) -> Beside:
        """Where each lies along the streets, and what of the way to its street is open."""
        with self._lock:
            if self._key != held.about.key:
                self._key, self._beside, self._shut = held.about.key, {}, {}
            if profile not in self._beside:
                self._beside[profile] = _still(snapping.beside(held.streets, profile, self.lon, self.lat))
            if not shut.areas:
                return self._beside[profile]
            key = (profile, shut.key)
            if key not in self._shut:
                while len(self._shut) >= MOST:
                    self._shut.pop(next(iter(self._shut)))
                self._shut[key] = shutting.beside_shut(held.streets, self._beside[profile], self.lon, self.lat, shut)
            return self._shut[key]

    def within(self, lon: float, lat: float, metres: float) -> NDArray[np.int32]:
        """Those that lie so near as the crow flies."""
        with np.errstate(invalid="ignore"):
            east = (self.lon - lon) * np.cos(np.radians(lat))
            far = (east * east + (self.lat - lat) ** 2) * METRES_PER_DEGREE**2
            return np.flatnonzero(far <= metres * metres).astype(np.int32)


def places(lon: Degrees, lat: Degrees) -> Places:
    """Points to ask for; keep what you get."""
    return Places(lon, lat)


def _still(beside: Beside) -> Beside:
    for column in beside:
        column.flags.writeable = False
    return beside
