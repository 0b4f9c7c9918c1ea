"""Bursts of one card from several validators at once: real commits, real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Sum

from kota.mobility.fares.models import CardDay, Entry, Tap
from kota.mobility.fares.services import validators
from tests.integration.mobility.fares.conftest import BY, GATES, NOW, take, tap


def test_bursts_that_come_together_end_as_if_one_had_come_after_the_other(fresh_city: Any) -> None:
    for code, (operator, stop, route) in GATES.items():
        validators.register(code=code, operator=operator, mode="", stop=stop, route=route, by=BY, at=NOW,
                            has_token=False)  # fmt: skip
    cards = [f"card-{number}" for number in range(6)]
    bursts = [
        [tap(kind, gate, clock, card) for card in cards]
        for kind, gate, clock in (("in", "blok-m", "07:30"), ("out", "istora", "07:50"), ("in", "tebet", "08:10"),
                                  ("out", "bogor", "09:00"), ("in", "blok-m", "10:00"), ("out", "istora", "10:20"))
    ]  # fmt: skip

    def send(burst: list[Any]) -> int:
        try:
            return len(take(*burst).new)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(send, [*bursts, *bursts]))
    assert sum(new) == Tap.objects.count() == len(cards) * len(bursts)
    days = CardDay.objects.filter(day=date(2026, 11, 25)).values_list("total", flat=True)
    assert set(days) == {3 * 5000}
    assert Entry.objects.aggregate(sum=Sum("amount"))["sum"] == 15_000 * len(cards)
