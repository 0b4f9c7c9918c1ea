"""Programs go past the middlewares of pages; whoever comes with a session passes them all."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kota.ui.pages import is_program
from tests.factories.accounts import make_account, sign_in

pytestmark = pytest.mark.django_db


def asked(path: str, *, cookie: bool = False) -> HttpRequest:
    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    return request


@pytest.mark.parametrize("path", ["/open311/v2/services.json", "/healthz", "/metrics", "/api/v1/city"])
def test_programs_are_known_by_where_they_knock(path: str) -> None:
    assert is_program(asked(path))


@pytest.mark.parametrize("path", ["/", "/reports", "/api/docs", "/work", "/report"])
def test_pages_are_no_programs(path: str) -> None:
    assert not is_program(asked(path))


def test_a_session_makes_a_call_of_the_typed_api_one_of_a_page() -> None:
    assert not is_program(asked("/api/v1/city", cookie=True))


def test_an_answer_for_a_program_carries_nothing_of_pages(client: Client) -> None:
    answer = client.get("/api/v1/city")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Content-Security-Policy" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Request-Id"]
    assert "Content-Security-Policy" in client.get("/about")


def test_a_page_that_calls_the_api_still_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, make_account())

    refused = client.post("/api/v1/reports", {"category": "pothole", "words": "Lubang", "place": "Jalan Melati"})

    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "not_allowed"


def test_nobody_writes_without_saying_who() -> None:
    client = Client(enforce_csrf_checks=True)
    given = {"category": "pothole", "words": "Lubang", "place": "Jalan Melati"}

    refused: HttpResponse = client.post("/api/v1/reports", given)

    assert refused.status_code == 401


def test_a_method_that_is_not_there_is_refused_in_the_same_form(client: Client) -> None:
    refused = client.delete("/api/v1/reports")

    assert (refused.status_code, refused.json()["error"]["code"]) == (405, "wrong_method")
    assert "GET" in refused["Allow"]
    assert refused["Allow"] in refused.json()["error"]["message"], "a program has no page to go back to"
    assert client.get("/language").status_code == 405
    assert "<h1>" in client.get("/language").content.decode()


def test_who_sends_the_latitude_first_is_told_the_order(client: Client) -> None:
    refused = client.get(
        "/api/v1/journeys", {"origin": "-6.1754,106.8272", "goal": "106.8,-6.2"}, HTTP_ACCEPT_LANGUAGE="en"
    )

    error = refused.json()["error"]
    assert (refused.status_code, error["field"]) == (400, "origin")
    assert "longitude first, then of latitude" in error["message"]
