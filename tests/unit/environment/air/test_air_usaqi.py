"""The United States' index of 2024: EPA's breakpoints, truncation, NowCast, and units."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.environment.air.contracts import Parameter
from kota.environment.air.rules import units, usaqi
from kota.environment.air.rules.averaging import Hours
from kota.environment.air.rules.nowcast import nowcast

NAN = float("nan")
keys = st.sampled_from(list(usaqi.TABLES))
concentrations = st.floats(0, 400, allow_nan=False)


@pytest.mark.parametrize("key", list(usaqi.TABLES), ids=lambda key: f"{key[0]}-{key[1]}h")
def test_classes_end_at_the_printed_breakpoints_and_begin_one_step_higher(key: tuple[Parameter, int]) -> None:
    table = usaqi.TABLES[key]
    for top, knot in zip(table.tops, table.knots, strict=True):
        assert usaqi.index(key[0], float(top), key[1]) == knot
    for top, knot in zip(table.tops[:-1], table.knots[:-1], strict=True):
        assert usaqi.index(key[0], float(top + table.step), key[1]) == knot + 1
        assert usaqi.index(key[0], float(top + table.step * Decimal("0.99")), key[1]) == knot


@pytest.mark.parametrize(
    ("parameter", "hours", "concentration", "index"),
    [
        (Parameter.PM25, 24, 35.9, 102),  # EPA's example: (150-101)/(55.4-35.5)·(35.9-35.5)+101
        (Parameter.PM25, 24, 9.09, 50),
        (Parameter.PM25, 24, 9.1, 51),
        (Parameter.PM25, 24, 525.4, 898),
        (Parameter.O3, 8, 0.078, 126),
        (Parameter.O3, 1, 0.124, None),
        (Parameter.O3, 8, 0.3, 300),
        (Parameter.CO, 8, 8.4, 90),
        (Parameter.SO2, 1, 400, 200),
        (Parameter.SO2, 24, 304, None),
        (Parameter.SO2, 24, 305, 201),
    ],
)
def test_examples(parameter: Parameter, hours: int, concentration: float, index: int | None) -> None:
    assert usaqi.index(parameter, concentration, hours) == index


@given(keys, concentrations, concentrations)
def test_worse_air_never_has_a_lower_index(key: tuple[Parameter, int], one: float, other: float) -> None:
    low, high = (usaqi.index(key[0], value, key[1]) for value in sorted((one, other)))

    assert low is None or (high is not None and low <= high)


@given(st.integers(0, 10_000))
def test_a_value_that_is_written_with_one_decimal_is_not_cut(tenths: int) -> None:
    assert usaqi.truncate(tenths / 10, Decimal("0.1")) == Decimal(tenths) / 10


def test_nowcast_weighs_the_newest_hours_most() -> None:
    rising = [10.0] * 9 + [20.0, 40.0, 80.0]
    weights = [0.5**n for n in range(12)]
    expected = sum(w * c for w, c in zip(weights, rising[::-1], strict=True)) / sum(weights)

    assert nowcast(rising) == pytest.approx(expected)
    assert nowcast([30.0] * 12) == pytest.approx(30)
    assert nowcast([0.0] * 12) == 0
    assert nowcast([999.0] * 5 + [30.0] * 12) == pytest.approx(30), "hours before the last twelve do not count"


def test_nowcast_needs_two_of_the_last_three_hours() -> None:
    assert nowcast([30.0] * 10 + [NAN, 30.0]) is not None
    assert nowcast([30.0] * 9 + [30.0, NAN, NAN]) is None
    assert nowcast([NAN] * 10 + [20.0, 30.0]) == pytest.approx((30 + 20 * 2 / 3) / (1 + 2 / 3))
    assert nowcast([]) is None


@given(st.lists(st.floats(0, 900), min_size=2, max_size=12))
def test_nowcast_lies_between_the_lowest_and_the_highest_hour(hours: list[float]) -> None:
    found = nowcast(hours)

    assert found is not None and min(hours) - 1e-9 <= found <= max(hours) + 1e-9


@given(st.sampled_from(list(units.MOLAR_MASS)), st.floats(0.001, 1e6))
def test_units_there_and_back(parameter: Parameter, micrograms: float) -> None:
    assert units.from_ppb(parameter, units.to_ppb(parameter, micrograms)) == pytest.approx(micrograms)


def test_units_agree_with_epas_factors_at_25_degrees() -> None:
    assert units.from_ppb(Parameter.O3, 1) == pytest.approx(1.96, abs=0.005)
    assert units.from_ppb(Parameter.NO2, 1) == pytest.approx(1.88, abs=0.005)
    assert units.from_ppb(Parameter.SO2, 1) == pytest.approx(2.62, abs=0.005)
    assert units.from_ppm(Parameter.CO, 1) == pytest.approx(1145, abs=1)


def test_the_present_hour_takes_each_parameters_own_averaging() -> None:
    ozone = [units.from_ppb(Parameter.O3, 60)] * 8
    hours = Hours(datetime(2026, 11, 24, 3, tzinfo=UTC), {Parameter.PM25: [20.0] * 12, Parameter.O3: ozone})
    found = usaqi.now(hours)

    assert [(name.value, how, index) for name, how, _, index in found.used] == [
        ("pm25", "NowCast", 71),
        ("o3", "8 h", 67),
    ]
    assert (found.index, found.category, found.critical) == (71, "moderate", Parameter.PM25)
    assert usaqi.now(Hours(hours.until, {})).index is None
