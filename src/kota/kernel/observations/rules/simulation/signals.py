"""What each sensor would say: a daily rhythm, storms that pass over the city, and faults.

Storms come in the afternoon and most often in the rainy season, wash the air and raise the water afterwards. One sensor
in fifty is stuck for some hours of a day, one in fifty silent; one in fifty is broken for a day: every other value
jumps, or is out of range. One value in two thousand is nonsense anywhere.
"""

from dataclasses import dataclass

import numpy as np

from kota.kernel.observations.contracts.batches import Bools, Floats, Ints
from kota.kernel.observations.rules.simulation.kinds import SensorKind
from kota.kernel.observations.rules.simulation.noise import smooth, uniform

DAY, HOUR = 86_400, 3600
LOCAL = 7 * HOUR  # the rhythm of the day is Jakarta's
_WET = (14, 14, 11, 9, 7, 5, 4, 4, 5, 7, 10, 12)  # storms a month, January first
_DRAIN = 5 * HOUR  # in which the water falls to a third
_STUCK, _SILENT, _BROKEN, _NONSENSE = 0.02, 0.02, 0.02, 0.0005


@dataclass(frozen=True, slots=True)
class Weather:
    """Storms over a city: where (degrees), how far (degrees), from when to when (seconds), how hard (mm/h)."""

    lon: Floats
    lat: Floats
    radius: Floats
    first: Floats
    last: Floats
    strength: Floats

    @classmethod
    def of(cls, seed: int, box: tuple[float, float, float, float], begin: float, end: float) -> "Weather":
        """The storms that matter from `begin` to `end` (seconds since 1970) over west, south, east, north."""
        west, south, east, north = box
        parts = [_storms(seed, day) for day in range(int(begin // DAY) - 2, int(end // DAY) + 1)]
        where, radius, first, length, strength = (np.concatenate(column) for column in zip(*parts, strict=True))
        lon, lat = west + where[:, 0] * (east - west), south + where[:, 1] * (north - south)
        return cls(lon, lat, radius, first, first + length, strength)

    def rain(self, lon: Floats, lat: Floats, time: Floats) -> Floats:
        """Rain in mm/h at places and moments of the same length."""
        found = np.zeros(len(time))
        for storm in range(len(self.lon)):
            is_on = (time >= self.first[storm]) & (time < self.last[storm])
            if is_on.any():
                found[is_on] += self._here(storm, lon[is_on], lat[is_on])
        return found

    def water(self, lon: Floats, lat: Floats, time: Floats) -> Floats:
        """How much of the rain still stands, in mm: filled while it rains, drained ever more slowly."""
        found = np.zeros(len(time))
        for storm in range(len(self.lon)):
            began = time > self.first[storm]
            if began.any():
                raining = np.minimum(time[began], self.last[storm]) - self.first[storm]
                since = np.maximum(0, time[began] - self.last[storm])
                filled = _DRAIN / HOUR * (1 - np.exp(-raining / _DRAIN)) * np.exp(-since / _DRAIN)
                found[began] += self._here(storm, lon[began], lat[began]) * filled
        return found

    def _here(self, storm: int, lon: Floats, lat: Floats) -> Floats:
        away = np.hypot(lon - self.lon[storm], lat - self.lat[storm]) / self.radius[storm]
        found: Floats = self.strength[storm] * np.exp(-2 * away**2)
        return found


def _storms(seed: int, day: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    rng = np.random.default_rng([seed & 0xFFFFFFFF, day])
    month = (np.datetime64(0, "D") + day).astype("datetime64[M]").astype(int) % 12
    count = rng.poisson(_WET[month] / 12)
    hours = rng.normal(15.5, 2.5, count)
    first = day * DAY - LOCAL + np.clip(hours, 0, 23) * HOUR
    return (rng.random((count, 2)), rng.uniform(0.03, 0.1, count), first, rng.uniform(0.5, 3, count) * HOUR,
            rng.gamma(2, 12, count))  # fmt: skip


def values(
    kind: SensorKind, seed: int, sensor: Ints, lon: Floats, lat: Floats, time: Floats, weather: Weather
) -> tuple[Floats, Bools]:
    """What sensors say at moments (all of one length, seconds since 1970), and which of it is never sent."""
    when = _frozen(seed, sensor, time)
    hour = ((when + LOCAL) % DAY) / HOUR
    calm = smooth(seed, sensor, when, 6 * HOUR) * 0.7 + smooth(seed + 1, sensor, when, HOUR) * 0.3
    own = uniform(seed, sensor, np.zeros(len(sensor), dtype=np.int64))
    found = _SIGNALS[kind.code](hour, calm, own, weather.rain(lon, lat, when), weather.water(lon, lat, when))
    found = np.clip(found, kind.minimum, kind.maximum)
    step = (time // kind.every).astype(np.int64)
    is_nonsense = uniform(seed + 2, sensor, step) < _NONSENSE
    _break(kind, seed, sensor, step, time, found)
    found[is_nonsense] = kind.maximum * 3
    turn = (time + own * 6 * HOUR) // (6 * HOUR)  # they do not all fall silent at one moment
    is_silent = uniform(seed + 4, sensor, turn.astype(np.int64)) < _SILENT
    return np.round(found, 1), is_silent


def _break(kind: SensorKind, seed: int, sensor: Ints, step: Ints, time: Floats, found: Floats) -> None:
    """Every other value of a broken sensor is out of range; half of them, where water and air cannot, jump instead."""
    draw = uniform(seed + 5, sensor, (time // DAY).astype(np.int64))
    is_hit = (draw < _BROKEN) & (step % 2 == 0)
    jumps = is_hit & (draw < _BROKEN / 2) & (kind.rate > 0)
    found[is_hit] = kind.maximum * 2
    found[jumps] = kind.maximum


def _frozen(seed: int, sensor: Ints, time: Floats) -> Floats:
    """The moment itself, or for a stuck sensor the one at which it stuck."""
    stretch = 8 * HOUR
    begin = np.floor(time / stretch) * stretch
    is_stuck = uniform(seed + 3, sensor, (begin // stretch).astype(np.int64)) < _STUCK
    return np.where(is_stuck, begin, time)


def _bump(hour: Floats, at: float, wide: float) -> Floats:
    away = np.minimum(np.abs(hour - at), 24 - np.abs(hour - at))
    found: Floats = np.exp(-((away / wide) ** 2))
    return found


def _pm25(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    rhythm = 26 + 20 * own + 16 * _bump(hour, 6.5, 3) + 9 * _bump(hour, 20, 4)
    return rhythm * (1 + 0.35 * calm) / (1 + 0.06 * water)


def _pm10(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    return 1.6 * _pm25(hour, calm, own, rain, water)


def _temperature(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    found: Floats = 26.2 + own + 5.5 * _bump(hour, 13, 5.5) + 0.8 * calm - 3 * np.minimum(1, rain / 10)
    return found


def _rain(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    return np.where(rain < 0.2, 0, rain * (1 + 0.3 * calm))


def _level(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    return 60 + 120 * own + 6 * calm + (3 + 6 * own) * water


def _noise(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    day = 12 * _bump(hour, 8, 3) + 12 * _bump(hour, 17.5, 4) + 7 * _bump(hour, 13, 5)
    return 48 + 8 * own + day + 4 * calm + np.minimum(6, rain / 5)


def _traffic(hour: Floats, calm: Floats, own: Floats, rain: Floats, water: Floats) -> Floats:
    day = 0.08 + _bump(hour, 7.5, 2) + 0.7 * _bump(hour, 13, 4) + 1.1 * _bump(hour, 18, 2.5)
    found: Floats = np.round((80 + 500 * own) * day * (1 + 0.25 * calm) * (1 - 0.3 * np.minimum(1, rain / 20)))
    return found


_SIGNALS = {
    "pm25": _pm25, "pm10": _pm10, "temperature": _temperature, "rain": _rain, "level": _level, "noise": _noise,
    "traffic": _traffic,
}  # fmt: skip
