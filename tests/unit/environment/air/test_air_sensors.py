"""Low-cost sensors: what is thrown away, and that nothing is corrected by itself."""

import numpy as np

from kota.environment.air.rules.lowcost import CORRECTIONS, clean, two_channels


def test_sentinels_and_what_cannot_be_are_thrown_away_and_counted() -> None:
    found = clean([12.0, -1, -9999, -999, -3.5, 2500, 0, float("nan"), float("inf")])

    assert np.array_equal(found.values[[0, 6]], [12.0, 0.0])
    assert np.isfinite(found.values).sum() == 2
    assert (found.sentinels, found.impossible) == (3, 3)


def test_two_channels_count_only_where_they_agree() -> None:
    found = two_channels([10, 10, 100, 100, -1], [14, 30, 150, 20, 10])

    assert np.array_equal(found.values, [12, np.nan, 125, np.nan, np.nan], equal_nan=True)
    assert (found.disagreeing, found.sentinels) == (2, 1)


def test_nothing_is_corrected_unless_a_correction_is_named() -> None:
    readings, humidity = np.array([0.0, 50.0]), np.array([90.0, 70.0])

    assert np.array_equal(CORRECTIONS["none"](readings, humidity), readings)
    assert np.allclose(CORRECTIONS["barkjohn-2021"](readings, humidity), [0, 25.916])
