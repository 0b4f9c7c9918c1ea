"""The pack's synthetic network: its files, its facts, and a feed of five weeks with holidays in them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kota.mobility.transit.rules.synthetic import facts as reading
from kota.mobility.transit.rules.synthetic import feed

PACK = Path(__file__).parents[5] / "cities" / "jakarta"
START, DAYS = date(2026, 12, 1), 35


@pytest.fixture(scope="package")
def files() -> dict[str, str]:
    inside = {name: (PACK / "transit" / name).read_text(encoding="utf-8") for name in reading.FILES}
    return inside | {name: (PACK / name).read_text(encoding="utf-8") for name in reading.BESIDE}


@pytest.fixture(scope="package")
def facts() -> reading.Facts:
    return reading.of_pack(PACK)


@pytest.fixture(scope="package")
def tables(facts: reading.Facts) -> dict[str, list[dict[str, Any]]]:
    return feed.build(facts, START, DAYS)


@pytest.fixture(scope="package")
def archive(tables: dict[str, list[dict[str, Any]]]) -> bytes:
    return feed.zipped(tables)
