"""Made-up rivers."""

import itertools
from datetime import date

from kota.environment.water.contracts import Bounds, GateFact, ReachFact
from kota.environment.water.rules import simulated as rules
from kota.kernel.facts.contracts import Words

BEGIN, DAYS = 1_771_200_000, 20
REACHES = [ReachFact(code="a-b", upstream="a", downstream="b", minutes=180, source="x"),
           ReachFact(code="b-c", upstream="b", downstream="c", source="x")]  # fmt: skip


def gate(code: str) -> GateFact:
    bounds = Bounds(watch=200, alert=270, danger=350, valid_from=date(2014, 1, 1), source="x")
    return GateFact(
        code=code, name=Words(id=code, en=code), source="x", kind="gauge", river="r", lon=0, lat=0, bounds=bounds,
        lowest=10, highest=500,
    )  # fmt: skip


def levels(code: str, seed: int = 1) -> list[float]:
    lag = rules.lags(REACHES)
    return [rules.level(gate(code), lag, seed, BEGIN + 600.0 * step) for step in range(DAYS * 144)]


def test_the_water_of_a_rise_comes_later_downstream() -> None:
    assert rules.lags(REACHES) == {"b": 180, "c": 180 + rules.UNKNOWN}
    above, below = levels("a"), levels("b")
    assert max(abs(one - other) for one, other in zip(above[:-18], below[18:], strict=True)) < 20, "but for ripples"


def test_a_river_rises_now_and_then_and_no_faster_than_is_believed() -> None:
    found = levels("a")
    assert found == levels("a") != levels("a", seed=2)
    share = sum(cm >= 200 for cm in found) / len(found)
    assert 0.01 < share < 0.5 and min(found) >= 10 and max(found) <= 500
    assert max(abs(b - a) for a, b in itertools.pairwise(found)) < gate("a").jump_cm


def test_it_rains_by_the_hour_and_pumps_follow() -> None:
    hours = [BEGIN + 3600.0 * step for step in range(DAYS * 24)]
    rain, pumps = ([rule("x", 1, hour) for hour in hours] for rule in (rules.rain, rules.pumps))
    assert 0.02 < sum(mm > 0 for mm in rain) / len(rain) < 0.6 and 3 < max(rain) < 100
    assert min(pumps) == 0 and 0 < max(pumps) <= rules.PUMPS
