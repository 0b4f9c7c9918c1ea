"""Do predictions hold? A simulated fleet drives through the morning's rush on two days, replayed without waiting."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from kota.mobility.transit.models import PromiseDay
from kota.mobility.transit.rules.realtime.promises import HORIZONS
from kota.mobility.transit.services.realtime import simulating
from tests.factories import lines

BEGINS = lines.AT - timedelta(minutes=30)
LASTS, A_DAY = timedelta(minutes=140), timedelta(days=1)


def test_eight_of_ten_promises_hold_at_each_horizon_and_vehicles_come_neither_late_nor_early(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "STOPS", 14)  # so long that a quarter of an hour is foretold
    monkeypatch.setattr(simulating, "HISTORY", A_DAY)
    lines.bring()
    fleet = simulating.furnish(1, by=lines.BY, at=BEGINS)
    for begins in (BEGINS, BEGINS + A_DAY):
        simulating.remember(fleet, begins, begins + LASTS)
    lines.forget()
    rows = PromiseDay.objects.values("horizon").annotate(number=Sum("number"), held=Sum("inside"), off=Sum("late"))
    found = {one["horizon"]: (one["held"] / one["number"], one["off"] / one["number"]) for one in rows}
    assert set(found) == set(HORIZONS)
    for held, off in found.values():
        assert 0.75 <= round(held, 2) <= 0.9, found
        assert abs(off) < 30, found
