"""The facts about roads in the city's pack."""

import tomllib
from pathlib import Path

from kota.mobility.traffic.contracts import CameraFact, RoadFact, TrafficRuleFact, TrafficSensorFact

PACK = tomllib.loads((Path(__file__).parents[4] / "cities/jakarta/traffic.toml").read_text(encoding="utf-8"))


def test_samples_say_that_they_are_samples() -> None:
    for name, schema in (("road", RoadFact), ("trafficsensor", TrafficSensorFact), ("camera", CameraFact)):
        facts = [schema.model_validate(row) for row in PACK[name]]
        assert facts and all(fact.approximate for fact in facts)
        if name != "road":
            assert all("(contoh)" in fact.name.id and "(sample)" in fact.name.en for fact in facts)


def test_shares_of_the_rule_fall() -> None:
    (row,) = PACK["trafficrule"]
    rule = TrafficRuleFact.model_validate(row)
    assert 0 < rule.stuck < rule.jam < rule.busy < 1
