"""Levels of alert: calm, monotone, and never late upward."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.environment.water.contracts import Reading, Settings, Siaga, Thresholds
from kota.environment.water.rules.siaga import after, changes, levels, reaches, rise, rises_fast

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MANGGARAI = Thresholds(750, 850, 950)
CALM = Settings(dead_band_cm=10, dwell=timedelta(minutes=60))
SERIES = st.lists(st.tuples(st.integers(1, 90), st.floats(-400, 1200)), min_size=1, max_size=40)


def series(*levels_cm: float, minutes: int = 15) -> list[Reading]:
    return [Reading(BEGIN + timedelta(minutes=minutes * n), cm) for n, cm in enumerate(levels_cm)]


def spaced(steps: list[tuple[int, float]]) -> list[Reading]:
    at, found = BEGIN, []
    for minutes, cm in steps:
        at += timedelta(minutes=minutes)
        found.append(Reading(at, cm))
    return found


def test_it_is_said_at_once_when_water_passes_a_bound() -> None:
    found = [level.siaga for level in levels(series(700, 749.9, 750, 951), MANGGARAI, CALM)]
    assert found == [Siaga.NORMAL, Siaga.NORMAL, Siaga.WATCH, Siaga.DANGER]


def test_it_falls_only_below_the_dead_band_and_after_the_dwell() -> None:
    found = [level.siaga for level in levels(series(760, 745, 741, 739, 738, 738, 737, 736), MANGGARAI, CALM)]
    assert found == [Siaga.WATCH] * 6 + [Siaga.NORMAL] * 2  # last held at 741, half an hour in: an hour later it falls


def test_negative_and_tidal_gauges_have_levels_too() -> None:
    pluit = Thresholds(-51, 0, 45)
    found = [level.siaga for level in levels(series(-160, -51, -1, 0, 44, 45), pluit, Settings(3, timedelta(0)))]
    assert found == [4, 3, 3, 2, 2, 1]


def test_a_level_that_nobody_published_is_never_said() -> None:
    only_watch = Thresholds(190)
    assert {level.siaga for level in levels(series(100, 500, 9_000), only_watch, CALM)} == {Siaga.NORMAL, Siaga.WATCH}
    assert only_watch.above(Siaga.WATCH) is None
    assert Thresholds(270, 360).above(Siaga.NORMAL) == 270


def test_thresholds_must_rise_and_readings_come_in_order() -> None:
    with pytest.raises(ValueError, match="rise"):
        Thresholds(850, 750)
    first = after(None, Reading(BEGIN, 1), MANGGARAI, CALM)
    with pytest.raises(ValueError, match="order"):
        after(first, Reading(BEGIN - timedelta(minutes=1), 1), MANGGARAI, CALM)


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_never_calmer_than_the_reading(steps: list[tuple[int, float]]) -> None:
    readings = spaced(steps)
    for reading, level in zip(readings, levels(readings, MANGGARAI, CALM), strict=True):
        assert level.siaga <= level.held <= MANGGARAI.siaga(reading.cm)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(740.5, 749.5), max_size=40), st.booleans())
def test_nothing_flaps_inside_the_dead_band(cms: list[float], from_above: bool) -> None:
    no_dwell = Settings(10, timedelta(0))
    found = [level.siaga for level in levels(series(760 if from_above else 700, *cms), MANGGARAI, no_dwell)]
    assert set(found) == {found[0]}


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_changes_are_at_least_a_dwell_apart_when_they_calm(steps: list[tuple[int, float]]) -> None:
    found = changes(spaced(steps), MANGGARAI, CALM)
    assert all(one.after == two.before for one, two in itertools.pairwise(found))
    assert all(change.before != change.after for change in found)
    for one, two in itertools.pairwise(found):
        if one.after < one.before and two.after > two.before:
            assert two.reading.at - one.reading.at >= CALM.dwell


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 90), st.floats(-400, 1200), st.floats(0, 300)), min_size=1, max_size=40))
def test_higher_water_is_never_said_to_be_calmer(steps: list[tuple[int, float, float]]) -> None:
    low = spaced([(minutes, cm) for minutes, cm, _more in steps])
    high = spaced([(minutes, cm + more) for minutes, cm, more in steps])
    pairs = zip(levels(low, MANGGARAI, CALM), levels(high, MANGGARAI, CALM), strict=True)
    assert all(higher.siaga <= lower.siaga for lower, higher in pairs)


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_one_by_one_is_the_same_as_all_at_once(steps: list[tuple[int, float]]) -> None:
    readings, now = spaced(steps), None
    for reading, level in zip(readings, levels(readings, MANGGARAI, CALM), strict=True):
        now = after(now, reading, MANGGARAI, CALM)
        assert now == level


def test_fast_water_is_an_alarm_below_every_bound() -> None:
    readings = series(100, 90, 120, 150)
    assert rise(readings, timedelta(minutes=60)).cm == 60
    assert rises_fast(readings, cm=60, within=timedelta(minutes=60))
    assert not rises_fast(readings, cm=60, within=timedelta(minutes=15))
    assert rise([], timedelta(hours=1)).cm_per_hour == 0


def test_when_it_reaches_a_bound_if_it_goes_on_like_this() -> None:
    readings = series(100, 130)
    rising = rise(readings, timedelta(hours=1))
    assert rising.cm_per_hour == 120
    assert reaches(readings[-1], rising, 190) == readings[-1].at + timedelta(minutes=30)
    assert reaches(readings[-1], rising, 120) is None
    assert reaches(readings[-1], rise(series(130, 100), timedelta(hours=1)), 190) is None
