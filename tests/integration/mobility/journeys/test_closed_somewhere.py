"""What is closed changes the answers that meet it and no other; between any two stops, wherever it lies."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Kind, Who
from tests.factories import lines

pytestmark = pytest.mark.django_db
SEVEN, AROUND = datetime.fromisoformat("2026-03-09T07:00:00+07:00"), 0.0005
STOPS = [f"kecil:s{number}" for number in range(6)]


@pytest.fixture(autouse=True)
def _network(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: SEVEN)
    lines.bring()
    yield
    lines.forget()


def answers(client: Client, **more: str) -> dict[tuple[str, str], Any]:
    found = {}
    for origin, goal in permutations(STOPS, 2):
        asked = {"origin": origin, "goal": goal, "at": SEVEN.isoformat(), "walk_m": "100"} | more
        found[origin, goal] = client.get("/api/v1/journeys", asked).json()
        assert "journeys" in found[origin, goal], found[origin, goal]
    return found


@pytest.mark.parametrize("arrive_by", ["false", "true"])
@pytest.mark.parametrize("shut", [0, 2, 5])
def test_only_answers_that_meet_it_are_others(client: Client, shut: int, arrive_by: str) -> None:
    before = answers(client, arrive_by=arrive_by)
    lon = 106.8 + lines.SPACING * shut
    ring = [[lon - AROUND, -6.21], [lon + AROUND, -6.21], [lon + AROUND, -6.19], [lon - AROUND, -6.19]]
    closures.put(
        cause="event:1", kind=Kind.EVENT, stops=[Who.TRANSIT], source="trial", texts={"id": "Pasar", "en": "Market"},
        begins=SEVEN - timedelta(days=1), ends=SEVEN + timedelta(days=1), by=lines.BY, at=SEVEN,
        shape={"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    )  # fmt: skip
    met = 0
    for ends, after in answers(client, arrive_by=arrive_by).items():
        if after["avoided"]:
            met += 1
            rides = [leg for one in after["journeys"] for leg in one["legs"] if leg["lines"]]
            assert STOPS[shut] not in {leg[end]["id"] for leg in rides for end in ("start", "end")}
        else:
            assert after["journeys"] == before[ends]["journeys"], ends
    assert 0 < met < len(before)
