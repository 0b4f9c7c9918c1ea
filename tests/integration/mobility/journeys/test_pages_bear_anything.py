"""Whatever stands in an address, a page answers: never with an error of ours, and with words that say what to do."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kota.mobility.journeys import forms

pytestmark = pytest.mark.django_db
NASTY = (
    "", " ", "\x00", "a\x00b", "x" * 5000, "NaN", "inf", "-inf", "1e400", "-181", "90.0000001", "1_0", "٣", "二", "½",
    "106.82", "-6.19", "0", "-0.0", "999999999999999999999", "1900-01-01", "9999-12-31", "0001-01-01", "2026-02-30",
    "24:00", "23:59:60", "08:00", "-08:00", "now", "depart", "arrive", "likely", "sure", "1000", "bus", "true", "null",
    "{}", "[]", "<script>alert(1)</script>", "%", "%00", "%ff", "\u202eabc", "😀🚌", "\ud7ff", "Blok M", "blok m'--",
    "synthetic:", ":", "synthetic:mri\x00", "../../etc/passwd", "Jalan\nMelati", "106.8,-6.2", "106.8@", "@106.8,-6.2",
)  # fmt: skip
VALUE = st.sampled_from(NASTY) | st.text(max_size=40)
ENDS = [f"{end}{part}" for end in ("from", "to", "via") for part in ("", "-lon", "-lat", "-was", "-id")]
ASKED = st.dictionaries(st.sampled_from([*forms.Ask.base_fields, *ENDS, "journey", "page"]), VALUE, max_size=8)
WHOLE = {"from-lon": "106.8230", "from-lat": "-6.1950", "to-lon": "106.7982", "to-lat": "-6.2446"}
BEAR = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def answers(response: Any) -> None:
    """It is one that a program or a person can do something with."""
    assert response.status_code in (200, 302, 303, 400, 404, 409, 414), response.status_code
    if response.status_code >= 400:
        assert "<h1" in response.content.decode()


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"accept": "text/html"})


@BEAR
@given(ASKED, st.booleans())
def test_a_question_of_anything_is_answered(browser: Client, asked: dict[str, str], is_whole: bool) -> None:
    given_ = WHOLE | asked if is_whole else asked
    answers(browser.get(f"/go?{urlencode(given_, errors='surrogatepass')}"))


@BEAR
@given(ASKED, st.booleans())
def test_keeping_anything_is_answered(browser: Client, asked: dict[str, str], is_whole: bool) -> None:
    answers(browser.post("/go/keep", WHOLE | asked if is_whole else asked))


@BEAR
@given(st.sampled_from(("stops", "lines", "screens", "alerts")), VALUE, VALUE)
def test_a_page_of_no_stop_or_line_says_so(browser: Client, kind: str, name: str, more: str) -> None:
    path = quote(name, safe="", errors="surrogatepass")
    response = browser.get(f"/transit/{kind}/{path}?{urlencode({'at': more, 'day': more, 'lang': more})}")
    answers(response)


@BEAR
@given(st.dictionaries(st.sampled_from(["q", "lon", "lat", "page", "kind", "line", "day"]), VALUE, max_size=5))
def test_stops_are_looked_for_with_anything(browser: Client, asked: dict[str, str]) -> None:
    for page in ("/transit", "/transit/alerts", "/transit/promises", "/transit/vehicles.geojson"):
        response = browser.get(f"{page}?{urlencode(asked)}")
        assert response.status_code in (200, 302, 400, 404), (page, asked, response.status_code)


@pytest.mark.parametrize(("day", "has_words"), [("0001-01-01", True), ("9999-12-31", True), ("2199-12-31", False)])
@pytest.mark.parametrize("when", ["depart", "arrive"])
def test_a_day_far_away_is_refused_or_has_no_journeys(browser: Client, day: str, has_words: bool, when: str) -> None:
    response = browser.get("/go", {**WHOLE, "when": when, "day": day, "time": "00:00"})
    assert response.status_code == (400 if has_words else 200)
    assert ("Pilih hari pada abad ini." in response.content.decode()) is has_words
    answer = response.context.get("answer")
    assert not answer or not answer.journeys


@pytest.mark.parametrize("point", [("180", "90"), ("-180", "-90"), ("0", "0"), ("106.8", "89.9999")])
def test_a_place_at_the_end_of_the_world_has_no_stops(browser: Client, point: tuple[str, str]) -> None:
    answers(browser.get("/go", {**WHOLE, "to-lon": point[0], "to-lat": point[1]}))
    answers(browser.get("/transit", {"lon": point[0], "lat": point[1]}))
