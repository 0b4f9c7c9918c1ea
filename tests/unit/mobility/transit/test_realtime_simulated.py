"""Vehicles that nobody drives."""

import numpy as np

from kota.mobility.transit.rules.realtime import simulated
from kota.mobility.transit.rules.realtime.simulated import Leaving

PLANNED = np.arange(0, 3000, 150.0)
CLOCK = (7 * 3600, 7 * 3600 + 1, 3 * 3600)  # a window of one run
EVEN = (5 * 3600, 22 * 3600, 600)


def test_the_same_seed_makes_the_same_day_and_another_another() -> None:
    one, again, other = (list(simulated.leaving(seed, 3, 1, EVEN, 0, 86_400)) for seed in (1, 1, 2))
    assert one == again != other
    assert len(one) == 102


def test_a_run_by_the_clock_leaves_about_on_time_whatever_its_day() -> None:
    for day in range(60):
        (run,) = simulated.leaving(1, 3, day, CLOCK, 0, 86_400)
        assert abs(run.at - CLOCK[0]) <= 3 * simulated.MOST_UNEVEN_S


def test_runs_drive_forward_and_are_nowhere_before_and_after() -> None:
    run = Leaving(0, 7 * 3600)
    at = simulated.times(1, 3, 1, run, PLANNED)
    assert (np.diff(at) > 0).all()
    stops = np.arange(len(PLANNED)) * 500.0
    assert simulated.along_at(at[0] - 1, at, stops) is None
    assert simulated.along_at(at[-1] + 1, at, stops) is None
    assert simulated.along_at(at[4], at, stops) == 2000.0


def test_some_runs_bunch() -> None:
    runs = list(simulated.leaving(1, 3, 1, EVEN, 0, 86_400))
    ends = np.array([simulated.times(1, 3, 1, run, PLANNED)[-1] for run in runs])
    gaps = np.diff(ends)
    assert (gaps < 0.4 * 600).any() and (gaps > 1.4 * 600).any()
    assert 500 < gaps.mean() < 700
