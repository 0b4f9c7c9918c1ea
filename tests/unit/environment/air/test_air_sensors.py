"""Low-cost sensors: what is thrown away, and that nothing is corrected by itself."""

import numpy as np

from kota.environment.air.rules.lowcost import CORRECTIONS, Raw, clean, corrected, two_channels

MINUTE = 60_000_000


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


def raw(*pairs: tuple[int, float]) -> Raw:
    return Raw(np.array([one[0] * MINUTE for one in pairs]), np.array([one[1] for one in pairs], dtype=float))


def test_both_channels_agreeing_with_a_humidity_known_then_give_a_corrected_value() -> None:
    a = raw((0, 50), (10, 50), (20, 50), (30, -1), (200, 50))
    b = raw((0, 54), (10, 200), (20, 54), (30, 50), (200, 50))
    found = corrected([a, b], raw((0, 70), (15, 80), (210, 60)), "barkjohn-2021")

    assert (found.times // MINUTE).tolist() == [0, 20], "the humidity before 200 is older than an hour"
    assert np.allclose(found.values, [0.524 * 52 - 0.0862 * 70 + 5.75, 0.524 * 52 - 0.0862 * 80 + 5.75], atol=1e-3)


def test_what_may_still_be_on_its_way_is_waited_for() -> None:
    a, b = raw((0, 50), (10, 50), (20, 50)), raw((0, 50), (10, 50), (20, 50))

    assert (corrected([a, b], raw((0, 70), (10, 70)), "barkjohn-2021").times // MINUTE).tolist() == [0, 10]
    assert len(corrected([a, b], raw(), "barkjohn-2021").times) == 0
    assert (corrected([a], raw(), "none").times // MINUTE).tolist() == [0, 10, 20]
