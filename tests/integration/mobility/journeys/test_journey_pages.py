"""Pages of journeys: the question, answers, what is kept, the touch screen of a ticket hall; and what is wrong with a
question is said."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kota.mobility.fares.models import RiderChoice
from kota.mobility.journeys.models import KeptJourney
from tests.factories import lines
from tests.factories.accounts import NOW, make_account, sign_in

pytestmark = pytest.mark.django_db
FROM = {"from": "Halte 0", "from-lon": "106.8", "from-lat": "-6.2"}
TO = {"to": "Halte 5", "to-lon": "106.83", "to-lat": "-6.2"}
AT_SEVEN = {"when": "depart", "day": "2026-12-01", "time": "06:45"}
WHOLE = FROM | TO | AT_SEVEN
HALL = "/go/hall/kecil:s0"


@pytest.fixture(autouse=True)
def network(db: None) -> Iterator[None]:
    lines.bring()
    yield
    lines.forget()


def body(response: Any) -> str:
    return str(response.content.decode())


def drawn(page: str, name: str) -> list[Any]:
    """What the map called `name` shows."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found is not None, name
    features: list[Any] = json.loads(found[1])["features"]
    return features


def test_the_question_is_asked_and_stays_on_the_device(client: Client) -> None:
    page = client.get("/go")
    assert page.status_code == 200
    assert page["X-Kota-Keep"] == "1"
    assert "journey-head" not in body(page)


def test_answers_say_when_how_long_and_whether_there_are_steps(client: Client) -> None:
    page = client.get("/go", WHOLE, headers={"accept-language": "en"})
    said = body(page)
    assert page.status_code == 200
    assert "X-Kota-Keep" not in page
    assert 'class="timeline"' in said
    assert "nobody has said whether there are steps" in said
    assert re.search(r"Get on bus \w( or \w)* towards Ujung at Halte 0", said)
    assert "Nobody has said whether Halte 5 has steps." in said
    assert "Walk to where you go" in said or re.search(r"Get off after \d stops, at Halte 5", said)


def test_each_answer_is_drawn_by_what_stands_in_the_page(client: Client) -> None:
    said = body(client.get("/go", WHOLE))
    ends = [
        [one["geometry"]["coordinates"] for one in drawn(said, name) if one["geometry"]["type"] == "Point"]
        for name in re.findall(r'data-shape="(shape-\d)"', said)
    ]
    assert ends
    assert all(one[-2:] == [[106.8, -6.2], [106.83, -6.2]] for one in ends)


def test_before_and_after_the_answers_lead_on(client: Client) -> None:
    said = body(client.get("/go", WHOLE))
    queries = re.findall(r'href="\?([^"]*)#answer"', said)
    assert len(queries) == 2
    assert "when=arrive" in queries[0]
    assert "when=depart" in queries[1]
    assert all("from-was" not in one for one in queries)
    later = client.get("/go?" + queries[1].replace("&amp;", "&"))
    assert "journey-head" in body(later)


def test_an_arrival_on_the_next_day_says_so(client: Client) -> None:
    said = body(client.get("/go", WHOLE | {"time": "23:50"}, headers={"accept-language": "en"}))
    assert "+1 day" in said


def test_a_place_on_the_way_is_passed_and_an_unknown_one_asked_for(client: Client) -> None:
    by_way = WHOLE | {"via": "Halte 3", "via-lon": "106.818", "via-lat": "-6.2", "stay": "30"}
    assert "singgah di sana: 30 mnt" in body(client.get("/go", by_way))
    said = body(client.get("/go", WHOLE | {"via": "qqqqqq"}))
    assert "qqqqqq" in said
    assert "journey-head" not in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "sometime"}, {"day": "yesterday"}, {"time": "25:99"}, {"steps": "maybe"}, {"walk": "9999999"},
        {"rider": "nobody"}, {"without": "rocket"}, {"park": "elephant"}, {"stay": "1e9"}, {"time": ""},
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_said(client: Client, wrong: dict[str, str]) -> None:
    page = client.get("/go", WHOLE | wrong)
    assert page.status_code == 400
    assert "journey-head" not in body(page)
    assert client.post("/go/keep", WHOLE | wrong).status_code == 400


@pytest.mark.parametrize("number", ["99", "-1", "²", "x", "9" * 30])
def test_a_journey_that_is_no_longer_there_is_not_kept_but_looked_for(client: Client, number: str) -> None:
    more = {"journey": number, "note": "x" * 1000}
    sent = client.post("/go/keep", WHOLE | more, headers={"accept-language": "en"})
    assert sent.status_code == 303 and "xxx" not in sent["Location"]
    page = client.get(sent["Location"], headers={"accept-language": "en"})
    assert "no longer among the answers" in body(page) and "journey-head" in body(page)
    assert not KeptJourney.objects.exists()


def test_no_stranger_writes_the_title_of_a_kept_journey(client: Client) -> None:
    more = {"journey": "0", "from": "Pay \u202eto 555", "to": "Halte\x07 \n5\u200b"}
    assert client.post("/go/keep", WHOLE | more).status_code == 303
    assert KeptJourney.objects.get().title == "Halte 0 → Halte 5"


def test_places_that_are_none_are_asked_for_again(client: Client) -> None:
    for wrong in ({"from-lon": "x"}, {"from-lon": "1e9"}, {"to-lat": "nan"}):
        page = client.get("/go", WHOLE | wrong)
        assert page.status_code == 200, wrong


def test_from_here_to_here_is_no_journey(client: Client) -> None:
    said = body(client.get("/go", FROM | AT_SEVEN | {"to": "Halte 0", "to-lon": "106.8", "to-lat": "-6.2"}))
    assert "Anda sudah di sana" in said
    assert "journey-head" not in said


def test_a_walk_is_a_kilometre_unless_somebody_says_else(client: Client) -> None:
    assert '<option value="1000" selected' in body(client.get("/go"))
    assert '<option value="1000" selected' in body(client.get("/go", FROM))


def test_a_journey_is_kept_shared_and_taken_away(client: Client) -> None:
    account = make_account()
    sign_in(client, account)
    kept = client.post("/go/keep", WHOLE | {"journey": "0"})
    assert kept.status_code == 303
    address = kept["Location"]
    page = Client().get(address)
    assert page.status_code == 200
    assert page["X-Kota-Keep"] == "1"
    assert "Halte 0 → Halte 5" in body(page)
    heading = re.search(r"<h1>(.*?)</h1>", body(page))
    assert heading is not None and "1 Des 2026, 06.50" in heading[1]
    assert "kota-alight" in body(page)
    assert drawn(body(page), "shape-0")
    mine = client.get("/go/kept")
    assert address in body(mine)
    assert re.search(r"Berangkat <time[^>]*>1 Des 2026, 06.50", body(mine)), "which day it is for"
    assert mine["X-Kota-Keep"] == "1"
    assert client.post(f"{address}/forget").status_code == 303
    assert not KeptJourney.objects.exists()
    assert client.get(address).status_code == 404


def test_kept_journeys_are_for_those_who_signed_in(client: Client) -> None:
    assert client.get("/go/kept").status_code == 303
    assert client.get("/go/kept/nothing").status_code == 404


def test_who_travels_is_the_reader_unless_they_say_else(client: Client) -> None:
    account = make_account()
    RiderChoice.objects.create(pk=account.pk, rider="senior", at=NOW)
    sign_in(client, account)
    chosen = re.search(r'<option value="(\w+)" selected>', body(client.get("/go")).split('name="rider"')[1])
    assert chosen is not None
    assert chosen[1] == "senior"
    said = body(client.get("/go", WHOLE | {"rider": "adult"})).split('name="rider"')[1]
    assert 'value="adult" selected' in said


def test_the_hall_leads_anywhere_and_keeps_nothing(client: Client) -> None:
    start = client.get(HALL)
    assert start.status_code == 200
    assert start["Content-Language"] == "id"
    assert "kota-idle" in body(start)
    assert f"{HALL}?q=Q" in body(start)
    answer = client.get(HALL, {"to": "kecil:s5", "name": "Halte 5", "lang": "en", "steps": "no"})
    assert answer["Content-Language"] == "en"
    assert "To Halte 5" in body(answer)
    assert "<svg" in body(answer).split("hall-code")[1]
    assert not start.cookies
    assert not answer.cookies
    assert "X-Kota-Keep" not in answer
    assert not KeptJourney.objects.exists()


def test_in_the_hall_letters_find_places(client: Client) -> None:
    said = body(client.get(HALL, {"q": "MANG", "lang": "en"}))
    assert "hall-typed" in said
    assert "lang=en&amp;q=MANGG" in said


@pytest.mark.parametrize(
    ("path", "status"),
    [("/go/hall/nothing", 404), (f"{HALL}?to=x", 400), (f"{HALL}?to=1,2,3&lang=xx", 400), (f"{HALL}?to=nan,1", 400),
     (f"{HALL}?lang=xx&q=%00", 200)],
)  # fmt: skip
def test_the_hall_says_what_is_wrong(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_journeys_are_one_tap_from_home(client: Client) -> None:
    said = body(client.get("/"))
    bar = said.split('<nav class="bar"')[1].split("</nav>")[0]
    assert 'href="/go"' in bar
    assert said.split('<nav class="nav"')[1].split("</nav>")[0].index('href="/go"') > 0
    assert 'action="/go"' in said
