"""Forecasts, vans, zones, names of vehicles, the packed past."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kota.base.geo import Point
from kota.mobility.sharing.contracts import Expected, VehicleStatus, Zone, ZoneRule
from kota.mobility.sharing.rules import forecasting, history, judging, moving, packing, simulated, typical, zones
from kota.mobility.sharing.rules.history import BINS
from kota.mobility.sharing.rules.rotating import was_ridden
from kota.mobility.sharing.rules.simulated import Made

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
FIRST, WEEKS = date(2026, 9, 7), 8
MADE = [Made(f"s{n}", 12 + 3 * (n % 5), ("home", "office", "leisure", "mixed")[n % 4]) for n in range(20)]


def weeks() -> tuple[np.ndarray, np.ndarray]:
    """Eight simulated weeks: vehicles by station and bin, and kinds of days."""
    days = [FIRST + timedelta(days=n) for n in range(WEEKS * 7)]
    past = np.concatenate([simulated.day(MADE, 1, day) for day in days], axis=1)
    return past, np.repeat(np.array([typical.kind_of(day, frozenset()) for day in days], dtype=np.int8), BINS)


def test_forecasts_beat_it_stays_as_it_is_on_simulated_weeks_that_they_had_not_seen() -> None:
    past, kinds = weeks()
    room = np.array([float(one.capacity) for one in MADE])
    for minutes, least in ((15, 0.99), (30, 0.97), (60, 0.9)):
        ahead, sums = minutes // 5, judging.Sums()
        for here in range(42 * BINS, past.shape[1] - ahead, 11):
            now = past[:, here].astype(float)
            said = forecasting.outlook(past[:, : here + 1], kinds, now, room, ahead)
            sums = sums + judging.judge(said, now, past[:, here + ahead])
        score = judging.score(sums)
        assert score is not None
        assert score.error <= score.error_staying * (1.01 if minutes == 15 else least)
        assert score.brier < 0.9 * score.brier_staying
        assert 0.78 <= score.held <= 0.97


def test_a_forecast_sees_nothing_of_what_comes() -> None:
    past, kinds = weeks()
    room, here = np.array([float(one.capacity) for one in MADE]), 50 * BINS + 90
    other = past.copy()
    other[:, here + 1 :] = 0
    now = past[:, here].astype(float)
    one = forecasting.outlook(past, kinds, now, room, 12, here)
    two = forecasting.outlook(other, kinds, now, room, 12, here)
    assert np.array_equal(one.middle, two.middle, equal_nan=True)
    assert np.array_equal(one.chance, two.chance, equal_nan=True)


@given(st.integers(0, 20), st.sampled_from([3, 6, 12, 48]), st.integers(0, 2**32 - 1))
def test_a_forecast_keeps_within_the_station_and_its_own_order(now: int, ahead: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    past = rng.integers(-1, 21, size=(1, 21 * BINS)).astype(np.int16)
    kinds = np.zeros(22 * BINS, dtype=np.int8)
    said = forecasting.outlook(past, kinds, np.array([float(now)]), np.array([20.0]), ahead)
    if np.isfinite(said.middle[0]):
        assert 0 <= said.low[0] <= said.middle[0] <= said.high[0] <= 20
        assert 0 <= said.chance[0] <= 1


def test_nothing_is_said_of_a_station_without_a_past() -> None:
    past = np.full((1, 10 * BINS), history.UNKNOWN, dtype=np.int16)
    said = forecasting.outlook(past, np.zeros(11 * BINS, dtype=np.int8), np.array([4.0]), np.array([9.0]), 3)
    assert np.isnan([said.middle[0], said.low[0], said.high[0], said.chance[0]]).all()


@given(arrays(np.int16, (2, BINS), elements=st.integers(-1, 3000)))
def test_a_day_is_the_same_after_packing(day: np.ndarray) -> None:
    assert np.array_equal(history.unpack(history.pack(day)), day)


def test_a_quiet_day_takes_a_few_hundred_bytes_and_stands_where_it_belongs() -> None:
    day = np.stack([simulated.day(MADE, 1, FIRST)[0], 12 - simulated.day(MADE, 1, FIRST)[0]])
    assert len(history.pack(day)) < 500
    line = history.line([(FIRST + timedelta(days=1), history.pack(day))], FIRST, 3)
    assert np.array_equal(line[:, BINS : 2 * BINS], day)
    assert (line[:, :BINS] == history.UNKNOWN).all()
    assert history.bin_of(history.begin_of(FIRST, 17)) == 17


def test_named_arrays_are_the_same_after_packing() -> None:
    found = packing.unpack(packing.pack({"a": np.arange(5), "b": np.array([[1.5, np.nan]])}))
    assert found["a"].tolist() == [0, 1, 2, 3, 4]
    assert np.isnan(found["b"][0, 1])


def test_what_is_usual_follows_the_local_day_and_the_kind_of_day() -> None:
    kinds, quarters = typical.calendar(
        date(2026, 11, 20), 14, ZoneInfo("Asia/Jakarta"), frozenset({date(2026, 11, 25)})
    )
    assert quarters[0] == 28, "midnight of UTC is seven in the morning in Jakarta"
    assert kinds[0] == typical.WORKDAY
    assert kinds[(24 - 20) * BINS + BINS // 2] == typical.WORKDAY
    assert kinds[(25 - 20) * BINS] == typical.SUNDAY, "a holiday is as a Sunday"
    usual = typical.usual(np.full((1, 14 * BINS), 7, dtype=np.int16), kinds, quarters)
    assert (usual.middle[typical.WORKDAY, :, 0] == 7).all()
    assert (usual.chance[typical.WORKDAY, :, 0] == 1).all()


def zone(name: str, *rules: ZoneRule, ends: datetime | None = None) -> Zone:
    return Zone({"en": name}, (), rules, ends=ends)


def test_the_first_zone_with_a_rule_for_the_vehicle_decides() -> None:
    quiet, open_ = zone("quiet", ZoneRule(may_ride=False, types=("scooter",))), zone("open", ZoneRule(max_kmh=10))
    assert not zones.ruling([quiet, open_], (), "scooter", AT).may_ride
    told = zones.ruling([quiet, open_], (), "bike", AT)
    assert (told.may_ride, told.max_kmh, told.zone) == (True, 10, {"en": "open"})
    assert zones.ruling([zone("over", ZoneRule(may_end=False), ends=AT)], (), "bike", AT) == zones.FREE
    assert not zones.ruling([], [ZoneRule(may_end=False)], "bike", AT).may_end


def test_a_vehicle_that_was_ridden_has_another_name() -> None:
    here = VehicleStatus("7", 106.82, -6.2)
    assert not was_ridden(here, VehicleStatus("7", 106.8202, -6.2)), "a new fix of its position"
    assert was_ridden(here, VehicleStatus("7", 106.822, -6.2))
    assert was_ridden(VehicleStatus("7", 106.82, -6.2, is_reserved=True), here), "perhaps around the block"
    assert was_ridden(VehicleStatus("7", None, None, station="a"), VehicleStatus("7", None, None, station="b"))


def load(number: int, vehicles: int, *expected: Expected, lon: float = 106.82) -> moving.Load:
    return moving.Load(number, {"en": str(number)}, "s", Point(lon, -6.2), 20, vehicles, expected)


def will(minutes: int, vehicles: float, chance: float, dock_chance: float) -> Expected:
    return Expected(minutes, vehicles, 0, 20, chance, 20 - vehicles, 0, 20, dock_chance)


def test_vans_go_first_where_it_runs_out_first_and_bring_what_stands_too_much_elsewhere() -> None:
    late = load(1, 3, will(15, 3, 0.9, 1), will(60, 0, 0.2, 1))
    soon = load(2, 1, will(15, 0, 0.4, 1), will(60, 0, 0.1, 1))
    full = load(3, 20, will(15, 20, 1, 0.1), will(60, 20, 1, 0.1))
    rich = load(4, 18, will(15, 18, 1, 1), will(60, 18, 1, 1), lon=106.825)
    calm = load(5, 10, will(15, 10, 1, 1), will(60, 10, 1, 1))
    found = moving.moves([late, soon, full, rich, calm], AT)
    assert [move.station for move in found] == [3, 2, 1]
    assert [move.bring for move in found] == [-7, 7, 7], "measured by what will stand there"
    assert found[1].partner == 4
    assert found[1].by == AT + timedelta(minutes=15)


def test_simulated_days_are_the_same_for_the_same_seed_and_keep_within_their_docks() -> None:
    one, two = simulated.day(MADE, 3, FIRST), simulated.day(MADE, 3, FIRST)
    assert np.array_equal(one, two)
    assert not np.array_equal(one, simulated.day(MADE, 4, FIRST))
    assert (one >= 0).all() and all((row <= made.capacity).all() for row, made in zip(one, MADE, strict=True))
    morning = simulated.day([Made("a", 20, "home"), Made("b", 20, "office")], 5, FIRST)
    assert morning[0, 10 * 12] < morning[0, 5 * 12] and morning[1, 10 * 12] > morning[1, 5 * 12]
    parked = simulated.scooters(50, [(106.82, -6.2)], 1, 1_764_000_000.0, code="x")
    assert parked == simulated.scooters(50, [(106.82, -6.2)], 1, 1_764_000_000.0, code="x")
    assert 25 < len(parked) < 50, "the others are being ridden"
