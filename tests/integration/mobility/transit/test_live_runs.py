"""Runs that are cancelled or added, as riders meet them: on boards, in the API, in journeys, around closed places."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.mobility.journeys.selectors import engine
from kota.mobility.transit.models import LiveFeed
from kota.mobility.transit.selectors import stops
from kota.mobility.transit.selectors.realtime import feeds, live, outgoing
from kota.mobility.transit.selectors.realtime.ground import Ground
from kota.mobility.transit.services.realtime import composing, polling
from tests.factories import lines
from tests.factories import messages as rt
from tests.integration.mobility.transit.test_live import FACT

pytestmark = pytest.mark.django_db
AT = datetime.fromtimestamp(rt.at(8), UTC)
SECONDS = count(1)


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "declared", lambda: {FACT.code: FACT})
    monkeypatch.setattr(clock, "now", lambda: AT)


def say(made: Any) -> None:
    """A message of a second of its own: what is made of it is kept by that."""
    at = AT + timedelta(seconds=next(SECONDS))
    made.header.timestamp = int(at.timestamp())
    state, _is_new = LiveFeed.objects.get_or_create(pk=FACT.code)
    polling.take(fact=FACT, state=state, content=made.SerializeToString(), at=at)
    composing.compose(at=at)
    live.forget()


def of_line(name: str, stop: str = "kecil:s0") -> list[stops.Leaving]:
    return [one for one in stops.board(stop, AT).leaving if one.line.name == name]


def test_what_comes_next_stands_first_on_a_board(field: Ground) -> None:
    """H comes every ten minutes, so in five on average; X leaves at half past eight."""
    first = [stops.board("kecil:s0", AT + timedelta(minutes=late)).leaving[0].line.name for late in (24, 26)]
    assert first == ["H", "X"]


def test_a_cancelled_run_of_a_line_by_headway_makes_the_wait_longer_and_that_is_said(
    field: Ground, client: Client
) -> None:
    (before,) = of_line("H")
    assert (before.cancelled, before.headway, before.since) == (0, 600, AT)
    made = rt.message(rt.at(8))
    rt.trip(made, "h", kind="CANCELED", start="08:00:00")
    say(made)
    (after,) = of_line("H")
    assert (after.cancelled, after.wait) == (1, 1200)
    assert after.since == AT + timedelta(minutes=5), "nothing leaves for half a headway on both sides"
    leaving = client.get("/api/v1/transit/departures?stop=kecil:s0").json()["leaving"]
    (told,) = [one for one in leaving if one["line"]["name"] == "H"]
    assert (told["cancelled"], told["wait_s"]) == (1, 1200)
    for language, words in (("en", "1 run is cancelled: wait up to 20 minutes"),
                            ("id", "1 keberangkatan dibatalkan: tunggu hingga 20 menit")):  # fmt: skip
        for page in ("stops", "screens"):
            assert words in client.get(f"/transit/{page}/kecil:s0", HTTP_ACCEPT_LANGUAGE=language).content.decode()


def test_an_added_run_has_stops_and_a_destination_of_its_own(field: Ground, client: Client) -> None:
    made = rt.message(rt.at(8))
    calls = [(f"s{place}", {"arrive_at": rt.at(8.2) + number * 200}) for number, place in enumerate((5, 3, 0))]
    rt.trip(made, "extra", calls, kind="NEW", route="X")
    say(made)
    (one,) = [one for one in of_line("X", "kecil:s5") if one.times]
    assert (one.headsign, one.times) == ("Halte 0", (AT + timedelta(minutes=12),))
    answer = client.get("/api/v1/journeys?origin=kecil:s5&goal=kecil:s0&walk_m=0").json()
    legs = [
        leg
        for journey in answer["journeys"]
        for leg in journey["legs"]
        if leg["lines"][:1] and leg["lines"][0]["name"] == "X"
    ]
    assert [(leg["start"]["name"], leg["end"]["name"], leg["headsign"], [call["name"] for call in leg["calls"]])
            for leg in legs] == [("Halte 5", "Halte 0", "Halte 0", ["Halte 3"])]  # fmt: skip


def test_a_run_of_a_line_that_no_timetable_has_is_ridden_and_said_to_be_additional(
    field: Ground, client: Client
) -> None:
    made = rt.message(rt.at(8))
    calls = [(f"s{place}", {"arrive_at": rt.at(8.2) + number * 60}) for number, place in enumerate((5, 3, 0))]
    rt.trip(made, "extra", calls, kind="NEW", route="Lebaran")
    rt.trip(made, "more", [("s0", {"arrive_at": rt.at(8.3)}), ("s5", {"arrive_at": rt.at(8.4)})], kind="NEW", route="A")
    say(made)
    (one,) = of_line("Lebaran", "kecil:s5")
    assert (one.headsign, one.line.id, one.line.is_planned) == ("Halte 0", "kecil:Lebaran", False)
    assert client.get(f"/transit/lines/{one.line.id}").status_code == 404
    for language, words in (("en", "additional, in no timetable"), ("id", "tambahan, tidak ada di jadwal")):
        for page in ("stops", "screens"):
            assert words in client.get(f"/transit/{page}/kecil:s5", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    leaving = client.get("/api/v1/transit/departures?stop=kecil:s5").json()["leaving"]
    assert {row["line"]["name"]: row["line"]["is_planned"] for row in leaving}["Lebaran"] is False
    answer = client.get("/api/v1/journeys?origin=kecil:s5&goal=kecil:s0&walk_m=0").json()
    told = [
        (leg["lines"][0]["id"], leg["lines"][0]["is_planned"])
        for journey in answer["journeys"] for leg in journey["legs"] if leg["lines"]
    ]  # fmt: skip
    assert ("kecil:Lebaran", False) in told
    out = {each.which.trip: each.which.route for each in outgoing.trip_updates(AT).trips}
    assert out["kecil:extra"] == "" and out["kecil:more"] == "kecil:A"
    assert outgoing.trip_updates(AT + timedelta(hours=3)).trips == []
    assert client.get("/api/v1/reach/stops?place=kecil:s5&minutes=30").status_code == 200


def test_added_runs_and_closed_places_do_not_hinder_one_another(field: Ground) -> None:
    """Places of calls are those of the network that the day speaks of."""
    made = rt.message(rt.at(8))
    for number in range(3):
        calls = [(f"s{place}", {"arrive_at": rt.at(8.2) + n * 200}) for n, place in enumerate((5, 3, number))]
        rt.trip(made, f"extra-{number}", calls, kind="NEW", route="X")
    say(made)
    one = engine.engine(lines.MONDAY)
    patterns, day = one.held.network.patterns, one.running.day
    assert len(one.held.timetable.patterns.route) == len(patterns.route) - 3
    for row, pattern in enumerate(day.pattern.tolist()):
        own = day.stop[day.offset[row] : day.offset[row + 1]].tolist()
        assert patterns.stop[patterns.offset[pattern] : patterns.offset[pattern + 1]].tolist() == own
    assert day.run.max() < len(one.held.network.runs.pattern)
    assert len(one.kept.route) == len(one.held.network.runs.pattern)
