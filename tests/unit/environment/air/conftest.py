"""The regulations of the Jakarta pack, as the rules get them."""

import tomllib
from pathlib import Path

import pytest

from kota.environment.air.contracts import IndexFact

PACK = Path(__file__).parents[4] / "cities" / "jakarta" / "air.toml"


@pytest.fixture(scope="session")
def regulations() -> dict[str, IndexFact]:
    return {row["code"]: IndexFact(**row) for row in tomllib.loads(PACK.read_text(encoding="utf-8"))["air_index"]}


@pytest.fixture(scope="session")
def p14(regulations: dict[str, IndexFact]) -> IndexFact:
    return regulations["p14-2020"]
