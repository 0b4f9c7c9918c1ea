"""Validators that are known, and bursts of taps."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from kota.base.actor import system
from kota.base.ids import uuid7
from kota.mobility.fares.contracts import GivenTap, Taken, TapKind
from kota.mobility.fares.services import taps, validators
from tests.factories.fares import at

BY = system("trial")
NOW = at("12:00")
GATES = {
    "blok-m": ("mrt-jakarta", "blok-m", ""), "istora": ("mrt-jakarta", "istora", ""), "tebet": ("krl", "tebet", ""),
    "bogor": ("krl", "bogor", ""), "bus-1": ("transjakarta", "", "1"), "jak-10": ("transjakarta", "", "JAK.10"),
}  # fmt: skip
Take = Callable[..., Taken]


@pytest.fixture
def gates(db: None) -> None:
    for code, (operator, stop, route) in GATES.items():
        validators.register(code=code, operator=operator, mode="", stop=stop, route=route, by=BY, at=NOW,
                            has_token=False)  # fmt: skip


def tap(kind: str, gate: str, clock: str, card: str = "6032-1", **more: object) -> GivenTap:
    number: UUID = more.pop("id", None) or uuid7()  # type: ignore[assignment]
    day = str(more.pop("day", "2026-11-25"))
    return GivenTap(number, TapKind(kind), gate, at(clock, day), card=card, **more)  # type: ignore[arg-type]


def take(*given: GivenTap, now: datetime = NOW) -> Taken:
    return taps.take(taps=given, by=BY, at=now)
