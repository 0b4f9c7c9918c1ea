"""ISPU by PermenLHK P.14/2020: its printed table, and laws that hold for every concentration."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.environment.air.contracts import IndexFact, Parameter
from kota.environment.air.rules import ispu
from kota.environment.air.rules.checking import index as wrongs

VECTORS = [
    ("pm25", 15.5, 50), ("pm25", 35, 74.44), ("pm25", 100, 146.95), ("pm25", 300, 339.74), ("pm10", 120, 85),
    ("so2", 100, 68.75), ("co", 10000, 128.57), ("o3", 200, 84.78), ("no2", 500, 132.26), ("hc", 60, 63.64),
]  # fmt: skip
parameters = st.sampled_from(list(Parameter))
shares = st.floats(0, 1.2, allow_nan=False)


def at(parameter: Parameter, share: float, regulation: IndexFact) -> float:
    """A concentration as a share of the highest that the regulation prints."""
    return share * regulation.limits[parameter][-1]


@pytest.mark.parametrize(("name", "concentration", "index"), VECTORS)
def test_the_formula_gives_the_known_values(name: str, concentration: float, index: float, p14: IndexFact) -> None:
    assert ispu.exact(Parameter(name), concentration, p14) == pytest.approx(index, abs=0.005)


@pytest.mark.parametrize("parameter", list(Parameter))
def test_each_printed_concentration_has_the_index_of_its_row(parameter: Parameter, p14: IndexFact) -> None:
    found = [ispu.exact(parameter, limit, p14) for limit in (0.0, *p14.limits[parameter])]

    assert found == pytest.approx([0, 50, 100, 200, 300, 500])


def test_the_top_is_a_setting(p14: IndexFact) -> None:
    lower = p14.model_copy(update={"knots": [0.0, 50.0, 100.0, 200.0, 300.0, 400.0]})

    assert ispu.exact(Parameter.PM25, 500, lower) == 400
    assert ispu.exact(Parameter.PM25, 200, lower) == ispu.exact(Parameter.PM25, 200, p14)


@given(parameter=parameters, share=shares, more=st.floats(1e-6, 0.5))
def test_worse_air_never_reads_better(parameter: Parameter, share: float, more: float, p14: IndexFact) -> None:
    low, high = at(parameter, share, p14), at(parameter, share + more, p14)

    assert ispu.exact(parameter, low, p14) < ispu.exact(parameter, high, p14)


@given(parameter=parameters, knot=st.integers(0, 4))
def test_the_index_is_continuous_at_the_knots(parameter: Parameter, knot: int, p14: IndexFact) -> None:
    limit = p14.limits[parameter][knot]
    below, above = (ispu.exact(parameter, limit * (1 + step), p14) for step in (-1e-9, 1e-9))

    assert above - below < 1e-5


@given(parameter=parameters, share=shares)
def test_the_class_agrees_with_the_published_index(parameter: Parameter, share: float, p14: IndexFact) -> None:
    index = ispu.whole(ispu.exact(parameter, at(parameter, share, p14), p14))
    bounds = {"good": (0, 50), "moderate": (51, 100), "unhealthy": (101, 200), "very-unhealthy": (201, 300)}
    low, high = bounds.get(ispu.category(index, p14), (301, 9999))

    assert low <= index <= high


@given(st.dictionaries(parameters, st.floats(0, 500), min_size=1))
def test_the_critical_parameter_has_the_highest_index(indices: dict[Parameter, float]) -> None:
    critical = ispu.critical(indices)

    assert critical is not None and indices[critical] == max(indices.values())


def test_equal_parameters_are_named_in_the_regulations_order() -> None:
    assert ispu.critical({Parameter.NO2: 60.0, Parameter.PM25: 60.0}) is Parameter.PM25
    assert ispu.critical({}) is None


@pytest.mark.parametrize("concentration", [-0.1, float("nan")])
def test_what_cannot_be_measured_is_refused(concentration: float, p14: IndexFact) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        ispu.exact(Parameter.PM25, concentration, p14)


def test_each_day_is_judged_by_the_regulation_that_held(regulations: dict[str, IndexFact]) -> None:
    held = [
        ispu.in_force(regulations.values(), day) for day in (date(2012, 4, 22), date(2020, 7, 9), date(2020, 7, 10))
    ]

    assert [one.code for one in held] == ["kep45-1997", "kep45-1997", "p14-2020"]
    assert [ispu.category(200, one) for one in (held[0], held[2])] == ["very-unhealthy", "unhealthy"]


def test_the_pack_holds_what_the_rules_need_and_wrong_tables_are_said(regulations: dict[str, IndexFact]) -> None:
    p14 = regulations["p14-2020"]
    falling = p14.model_copy(
        update={"limits": p14.limits | {Parameter.CO: [4000.0, 3000.0, 15000.0, 30000.0, 45000.0]}}
    )

    assert [list(wrongs(one)) for one in regulations.values()] == [[], []]
    assert [wrong.path for wrong in wrongs(falling)] == [("limits", "co")]
