"""The made-up city of sensors."""

import numpy as np

from kota.kernel.observations.rules.simulation import KINDS, Weather, values

BOX = (106.7, -6.36, 106.97, -6.1)
BEGIN = 1_771_200_000.0  # 16 February 2026
BY_CODE = {kind.code: kind for kind in KINDS}


def said(code: str, days: int = 10, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    time = np.arange(BEGIN, BEGIN + days * 86_400, 600.0)
    sensor = np.full(len(time), 7)
    lon, lat = np.full(len(time), 106.85), np.full(len(time), -6.2)
    weather = Weather.of(seed, BOX, time[0], time[-1])
    found, silent = values(BY_CODE[code], seed, sensor, lon, lat, time, weather)
    return time, found, silent


def test_the_same_seed_says_the_same_and_another_does_not() -> None:
    assert (said("pm25")[1] == said("pm25")[1]).all()
    assert (said("pm25")[1] != said("pm25", seed=2)[1]).any()


def test_a_stretch_made_alone_is_that_of_the_whole() -> None:
    time, found, _ = said("level")
    part = slice(300, 400)
    weather = Weather.of(1, BOX, time[part][0], time[part][-1])
    places = np.full(100, 106.85), np.full(100, -6.2)
    alone, _ = values(BY_CODE["level"], 1, np.full(100, 7), *places, time[part], weather)
    assert np.abs(alone - found[part]).max() < 3, "storms more than two days old have run off"


def test_the_day_has_its_rhythm_and_values_stay_possible() -> None:
    for kind in KINDS:
        time, found, _ = said(kind.code)
        sound = found[found <= kind.maximum]
        assert len(sound) > 0.99 * len(found) and sound.min() >= kind.minimum
    time, found, _ = said("temperature")
    hour = ((time + 7 * 3600) % 86_400) / 3600
    assert found[(hour > 12) & (hour < 14)].mean() > found[(hour > 3) & (hour < 5)].mean() + 3


def test_rain_comes_in_storms_and_raises_the_water() -> None:
    _, rain, _ = said("rain", days=40)
    _, level, _ = said("level", days=40)
    assert 0.005 < (rain > 0).mean() < 0.3
    wet = np.convolve(rain > 2, np.ones(12), "same") > 0
    assert level[wet].mean() > level[~wet].mean()
