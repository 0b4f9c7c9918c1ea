"""Tariffs and rides for tests: those of the Jakarta pack, and small invented ones."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kota.mobility.fares.contracts import (
    FareRuleFact,
    IntegrationFact,
    LineFact,
    ProductFact,
    Ride,
    RiderFact,
)  # fmt: skip
from kota.mobility.fares.rules.tariffs import Dynamic, Tariffs
from kota.mobility.transit.contracts.facts import OperatorFact

PACK = Path(__file__).parents[2] / "cities" / "jakarta"
ZONE = ZoneInfo("Asia/Jakarta")
KINDS: dict[str, Any] = {
    "fare_rule": FareRuleFact, "operator": OperatorFact, "fare_line": LineFact, "fare_product": ProductFact,
    "fare_integration": IntegrationFact, "fare_rider": RiderFact,
}  # fmt: skip


@cache
def facts() -> dict[str, dict[str, Any]]:
    document = tomllib.loads((PACK / "fares.toml").read_text(encoding="utf-8"))
    document["operator"] = tomllib.loads((PACK / "operators.toml").read_text(encoding="utf-8"))["operator"]
    sell = {row["operator"] for row in (*document["fare_product"], *document["fare_line"])}
    document["operator"] = [row for row in document["operator"] if row["code"] in sell]
    assert document.keys() == KINDS.keys()
    return {kind: {row["code"]: KINDS[kind].model_validate(row) for row in rows} for kind, rows in document.items()}


def jakarta(dynamics: Sequence[Dynamic] = (), **changed: Any) -> Tariffs:
    """The pack's tariffs; `fare_rider={...}` puts other facts in the place of a kind's."""
    kinds = {**facts(), **changed}
    return Tariffs(
        rule=kinds["fare_rule"]["fares"], operators=kinds["operator"], products=kinds["fare_product"],
        integrations=kinds["fare_integration"], riders=kinds["fare_rider"], lines=kinds["fare_line"],
        dynamics=dynamics, zone=ZONE,
    )  # fmt: skip


def at(clock: str, day: str = "2026-11-25") -> datetime:
    """A moment in Jakarta; the day is a Wednesday."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)


def ride(operator: str, clock: str, *, minutes: float = 20, km: float = 5, board: str = "", alight: str = "",
         route: str = "1", day: str = "2026-11-25") -> Ride:  # fmt: skip
    begins = at(clock, day)
    ends = begins + timedelta(minutes=minutes)
    return Ride(operator, route, "", board, alight, "", "", begins, ends, km * 1000)
