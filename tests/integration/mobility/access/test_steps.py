"""Steps at stops: people say, an officer decides, the search uses it at once, and what is in the way is a case."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import ANONYMOUS, system
from kota.base.errors import InvalidError
from kota.base.events import Meta
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CaseMoved
from kota.mobility.access import handlers
from kota.mobility.access.contracts.steps import Obstacle, Reach
from kota.mobility.access.models import Barrier, StopState
from kota.mobility.access.selectors import stops
from kota.mobility.access.services import steps
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.rules import degrees
from kota.mobility.journeys.selectors.planning import plan
from kota.mobility.journeys.templatetags.itinerary import sentences
from tests.factories.accounts import make_account, make_staff, sign_in
from tests.factories.stations import BESIDE, GOAL, LEAVE, PLATFORM, START, STATION

pytestmark = pytest.mark.usefixtures("station")
BY = system("trial")


def say(voter: str, step_free: bool, *obstacles: Obstacle, stop: str = BESIDE) -> StopState:
    return steps.say(stop_id=stop, step_free=step_free, obstacles=obstacles, voter=voter, by=ANONYMOUS, at=clock.now())


def lines(step_free: StepFree, without: str = "") -> list[str]:
    asked = Asked(START, GOAL, LEAVE, step_free=step_free, without_lines=frozenset({without} if without else ()))
    return [leg.line.name for one in plan(asked).journeys for leg in one.legs if leg.line]


def surely(origin: str, goal: Any, without: str = "") -> list[str]:
    asked = Asked(origin, goal, LEAVE, step_free=StepFree.SURE, without_lines=frozenset({without} if without else ()))
    return [leg.line.name for one in plan(asked).journeys for leg in one.legs if leg.line]


def test_the_unknown_stop_is_named_and_what_people_say_of_it_counts_at_once() -> None:
    asked = Asked(START, GOAL, LEAVE, step_free=StepFree.LIKELY, without_lines=frozenset({"naik:C"}))
    (journey,) = plan(asked).journeys
    assert [(one.what, one.id) for one in degrees.unknown(journey)] == [("stop", BESIDE), ("walk", "")]
    assert journey.step_free == ""
    assert surely(START, BESIDE, "naik:C") == []
    for voter in ("account:1", "account:2"):
        say(voter, True)
    assert surely(START, BESIDE, "naik:C") == ["L"]
    (journey,) = plan(asked).journeys
    assert [one.what for one in degrees.unknown(journey)] == ["walk"], "no streets are known here: a walk is a guess"
    assert journey.step_free == ""
    told = list(sentences(journey, StepFree.LIKELY))
    assert told[-1] == "Belum ada keterangan soal tangga di jalan kaki ini."
    assert told[-1] not in list(sentences(journey)), "for those to whom it matters"
    assert surely(START, GOAL) == [], "of a guess nobody is sure"


def test_why_there_is_no_way_without_steps_is_said(client: Client) -> None:
    """Trains run at that hour: nobody has said, or somebody has said that there are steps."""

    def why(goal: str, steps: str, **more: str) -> tuple[str, str]:
        asked = {"origin": START, "goal": goal, "at": LEAVE.isoformat(), "steps": steps} | more
        answer = client.get("/api/v1/journeys", asked, headers={"accept-language": "en"}).json()
        assert (answer["journeys"], answer["walk"]) == ([], None)
        return answer["why"]["code"], answer["why"]["text"]

    code, text = why(BESIDE, "sure", without_lines="naik:C")
    assert code == "no_surely_step_free_way" and "as far as known" in text
    assert why(f"{GOAL[0]},{GOAL[1]}", "sure")[0] == "no_step_free_way_to_goal"
    for voter in ("account:1", "account:2"):
        say(voter, False, Obstacle.STEPS)
    code, text = why(BESIDE, "likely", without_lines="naik:C", walk_m="0")
    assert code == "no_step_free_way" and "allow steps" in text
    midnight = (LEAVE - timedelta(hours=6)).isoformat()
    assert why(BESIDE, "likely", without_lines="naik:C,naik:L", at=midnight)[0] == "nothing_runs"


def test_said_to_have_steps_it_is_out_of_the_search_until_the_barrier_is_taken_away() -> None:
    for voter in ("account:1", "account:2"):
        say(voter, False, Obstacle.STEPS)
    assert lines(StepFree.LIKELY, "naik:C") == []
    barrier = Barrier.objects.get()
    assert barrier.voices.count() == 2, "one case of one barrier"
    case = cases.by_reference(barrier.reference)
    assert (case.agency_id, case.supporters) == ("mrt-jakarta", 1)
    solved(case)
    assert StopState.objects.get().reach == Reach.UNKNOWN
    assert lines(StepFree.LIKELY, "naik:C") == ["L"]
    assert stops.steps(BESIDE).no == 0, "what was said before counts no more"
    say("account:1", False, Obstacle.STEPS)
    assert Barrier.objects.filter(ends=None).get().reference != barrier.reference, "another case of what is there again"


def solved(case: Any) -> None:
    """By the officer, with a photo of it, and told as the outbox tells it."""
    at = clock.now()
    cases.Case.objects.filter(pk=case.pk).update(kind="solved", step="solved", solved_at=at)
    event = CaseMoved(case.pk, case.reference, case.type, "solve", "received", "solved", case.agency_id, 0)
    handlers.case_moved(event, Meta(id=1, by=BY.urn, at=at))


def test_an_officer_decides_what_is_contested() -> None:
    for voter in ("account:1", "account:2"):
        say(voter, False, Obstacle.GAP, stop=STATION)
    assert [row.stop for row in stops.contested()] == [STATION]
    assert stops.steps(PLATFORM).reach == "no", "what is said of a station is said of its platforms"
    steps.decide(stop_id=STATION, reach=Reach.YES, note="celah sudah ditutup", by=BY, at=clock.now())
    found = stops.steps(STATION)
    assert (found.reach, found.is_contested, found.note) == ("yes", False, "celah sudah ditutup")
    steps.decide(stop_id=STATION, reach=Reach.UNKNOWN, note="", by=BY, at=clock.now())
    assert stops.steps(STATION).reach == "no"


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(InvalidError):
        say("line:a", True, Obstacle.STEPS)
    with pytest.raises(InvalidError):
        say("line:a", False)


def test_the_page_of_a_stop_takes_a_voice_without_an_account_and_a_wrong_clerk_is_refused(client: Client) -> None:
    page = client.get(f"/transit/stops/{BESIDE}", headers={"Accept-Language": "en"})
    assert "nobody has said whether there are steps" in page.text
    sent = {"stop": BESIDE, "answer": "no", "obstacles": ["kerb"]}
    assert client.post("/access/stops/say", sent).status_code == 303
    assert client.post("/access/stops/say", sent).status_code == 303
    found = stops.steps(BESIDE)
    assert (found.no, found.obstacles) == (1, (("kerb", 1),)), "one line to the network is one voice"
    reference = Barrier.objects.get().reference
    assert reference in client.get(f"/transit/stops/{BESIDE}").text
    sign_in(client, make_staff("field-officer", agency="dinas-bina-marga"))
    assert client.get("/work/access").status_code == 403
    assert client.post("/work/access/stop", {"stop": BESIDE, "reach": "1"}).status_code == 403
    sign_in(client, make_staff("transit-officer"))
    assert client.get("/work/access").status_code == 200
    assert client.post("/work/access/stop", {"stop": BESIDE, "reach": "1", "note": ""}).status_code == 303
    assert stops.steps(BESIDE).reach == "yes"


def test_a_search_without_an_answer_becomes_a_case_at_the_stop_where_it_should_have_ended(client: Client) -> None:
    sign_in(client, make_account())
    sent = {"lon": str(GOAL[0]), "lat": str(GOAL[1])}
    assert client.post("/access/report", sent).status_code == 200
    barrier = Barrier.objects.get()
    assert (barrier.obstacle, barrier.stop) == (Obstacle.NO_WAY, STATION)
    client.post("/access/report", sent)
    assert Barrier.objects.count() == 1
    assert client.post("/access/report", {"lon": "x"}).status_code == 400


def test_open_data_and_the_api_say_the_same(client: Client) -> None:
    for voter in ("account:1", "account:2"):
        say(voter, True)
    time.sleep(1.1)
    assert f"{BESIDE},yes,residents" in client.get("/access/stops.csv").text
    found = client.get("/api/v1/stop-steps", {"stop": STATION}).json()
    assert (found["step_free"], found["way"], found["lifts"][0]["state"]) == ("yes", "yes", "unknown")
    answer = client.get("/api/v1/journeys", {"origin": START, "goal": f"{GOAL[0]},{GOAL[1]}", "at": LEAVE.isoformat()})
    first = answer.json()["journeys"][0]["legs"][0]
    assert (first["vehicle_step_free"], first["end"]["way_step_free"]) == ("yes", "yes")
