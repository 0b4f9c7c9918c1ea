"""The level downstream: on water whose lag is known, and never with tomorrow's readings."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from kota.environment.water.contracts import Reading
from kota.environment.water.rules.forecast import Hours, Interval, fit, forecast, hourly, lag_of
from kota.environment.water.rules.trial import trial

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
LAG = 5


@pytest.fixture(scope="module")
def river() -> tuple[Hours, Hours]:
    """Storms upstream, the same water five hours later downstream, with noise; some hours are missing."""
    chance = np.random.default_rng(7)
    storms = (chance.random(24 * 50) < 0.03) * chance.uniform(20, 120, 24 * 50)
    upstream = 100 + np.convolve(storms, np.exp(-np.arange(24) / 6), "full")[: 24 * 50]
    downstream = 500 + np.concatenate([np.full(LAG, upstream[0]), upstream[:-LAG]]) + chance.normal(0, 1.5, 24 * 50)
    upstream[chance.random(24 * 50) < 0.02] = np.nan
    return upstream, downstream


def test_the_lag_is_found(river: tuple[Hours, Hours]) -> None:
    lag = lag_of(*river)
    assert lag.hours == LAG
    assert lag.earliest <= LAG <= lag.latest
    assert lag.correlation > 0.8


def test_it_beats_persistence_and_its_interval_holds_as_often_as_it_says(river: tuple[Hours, Hours]) -> None:
    found = trial(*river, horizon=LAG, first=24 * 20)
    assert found.error < found.error_of_persistence / 2
    assert found.error_on_rises < found.error_of_persistence_on_rises / 2
    assert 0.76 < found.held < 0.84


def test_what_comes_later_changes_nothing_that_was_said(river: tuple[Hours, Hours]) -> None:
    upstream, downstream = river
    until = 24 * 30
    other = [np.concatenate([series[:until], np.full(24 * 10, 9_999.0)]) for series in river]
    model = fit(upstream[:until], downstream[:until], 3)
    interval = Interval([0.1, -0.2, 0.05])
    said = forecast(model, upstream[:until], downstream[:until], interval)
    again = forecast(fit(*(s[:until] for s in other), 3), *(s[:until] for s in other), interval)
    assert said == again
    assert said is not None
    assert said.low < said.cm < said.high


def test_without_an_input_nothing_is_said(river: tuple[Hours, Hours]) -> None:
    upstream, downstream = river[0].copy(), river[1].copy()
    model = fit(upstream, downstream, 3)
    downstream[-1] = np.nan
    assert forecast(model, upstream, downstream, Interval([0.1])) is None
    assert Interval().span(10) == (-np.inf, np.inf)


def test_an_hour_takes_the_last_reading_before_it() -> None:
    minutes = {0: 1.0, 20: 2.0, 55: 3.0, 90: 4.0}
    readings = [Reading(BEGIN + timedelta(minutes=minute), cm) for minute, cm in minutes.items()]
    found = hourly(readings, BEGIN, 4)
    assert found[:3].tolist() == [1.0, 3.0, 4.0]
    assert np.isnan(found[3])
