"""The pack's facts about water: everything named exists, and water flows in no circle."""

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kota.base.errors import InvalidError
from kota.environment.water.contracts import (
    DepthClassFact,
    FloodRuleFact,
    GateFact,
    PumpFact,
    RainFact,
    ReachFact,
    RiverFact,
    ShelterFact,
    Siaga,
)  # fmt: skip
from kota.environment.water.rules import checking
from kota.environment.water.rules.downstream import circle, downstream
from kota.environment.water.rules.importing import gate_of

PACK = Path(__file__).parents[4] / "cities" / "jakarta"
KINDS = {"river": RiverFact, "gate": GateFact, "reach": ReachFact, "pump": PumpFact, "raingauge": RainFact,
         "shelter": ShelterFact,
         "depth": DepthClassFact, "floodrule": FloodRuleFact}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, Any]]:
    document = tomllib.loads((PACK / "water.toml").read_text(encoding="utf-8"))
    assert document.keys() == KINDS.keys()
    return {kind: {row["code"]: KINDS[kind].model_validate(row) for row in rows} for kind, rows in document.items()}


def test_every_name_of_another_thing_exists(facts: dict[str, dict[str, Any]]) -> None:
    with (PACK / "areas.csv").open(encoding="utf-8") as file:
        kelurahan = {row["code"] for row in csv.DictReader(file) if row["level"] == "kelurahan"}
    gates = facts["gate"].keys()
    assert {code for gate in facts["gate"].values() for code in gate.areas} <= kelurahan
    assert {shelter.area for shelter in facts["shelter"].values()} <= kelurahan
    assert {gate.river for gate in facts["gate"].values()} - {""} <= facts["river"].keys()
    assert {end for reach in facts["reach"].values() for end in (reach.upstream, reach.downstream)} <= gates
    assert {pump.gate for pump in facts["pump"].values()} - {""} <= gates


def test_the_ciliwung_flows_to_the_city_and_nothing_flows_in_a_circle(facts: dict[str, dict[str, Any]]) -> None:
    reaches = list(facts["reach"].values())
    assert circle(reaches) == []
    assert downstream("katulampa", reaches) == ["depok", "manggarai", "karet"]


def test_gates_hold_and_their_thresholds_are_the_published_ones(facts: dict[str, dict[str, Any]]) -> None:
    assert [wrong for gate in facts["gate"].values() for wrong in checking.gate(gate)] == []
    assert [wrong for reach in facts["reach"].values() for wrong in checking.reach(reach)] == []
    assert facts["gate"]["manggarai"].bounds.thresholds().siaga(851) is Siaga.ALERT
    assert facts["gate"]["waduk-pluit"].bounds.thresholds().siaga(-60) is Siaga.NORMAL
    assert facts["gate"]["cengkareng-drain"].bounds.danger is None
    assert facts["gate"]["depok"].limits().missing == (-30,)
    assert facts["gate"]["manggarai"].settings().dead_band_cm == 5


def test_a_file_names_its_gate_as_its_agency_does(facts: dict[str, dict[str, Any]]) -> None:
    assert gate_of(" manggarai  BKB ", facts["gate"]) == "manggarai"
    assert gate_of("Pos Depok", facts["gate"]) == gate_of("depok", facts["gate"]) == "depok"
    with pytest.raises(InvalidError, match="Kali Anu"):
        gate_of("Kali Anu", facts["gate"])


def test_whatever_was_set_by_hand_says_so(facts: dict[str, dict[str, Any]]) -> None:
    placed = [fact for kind in ("river", "gate", "pump", "shelter") for fact in facts[kind].values()]
    assert all(fact.approximate and fact.source for fact in placed)
    assert all("(contoh)" in shelter.name.id and "(sample)" in shelter.name.en for shelter in facts["shelter"].values())


def test_a_gate_that_cannot_hold_is_told_what_is_wrong(facts: dict[str, dict[str, Any]]) -> None:
    gate = facts["gate"]["manggarai"]
    wrong = gate.model_copy(update={"highest": 800.0})
    assert [found.path for found in checking.gate(wrong)] == [("bounds", "alert"), ("bounds", "danger")]
    assert next(found.path for found in checking.gate(gate.model_copy(update={"highest": 0.0}))) == ("highest",)
    here = facts["reach"]["depok-manggarai"].model_copy(update={"downstream": "depok"})
    assert [found.path for found in checking.reach(here)] == [("downstream",)]
