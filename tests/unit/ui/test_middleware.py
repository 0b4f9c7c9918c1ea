"""Language, measuring, and errors around a request."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from kota.base.errors import ConflictError
from kota.ui import middleware


def spoken(**headers: str) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_language() or "")

    request = RequestFactory(headers=headers).get("/")
    request.COOKIES = {"kota_language": headers.pop("cookie")} if "cookie" in headers else {}
    return middleware.language(view)(request)["Content-Language"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "id"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.5,id;q=0.8", "id"),
        ("in-ID", "id"),
        ("fr,de;q=0.5", "id"),
        ("en;q=0", "id"),
        (";;;,,q=", "id"),
    ],
)
def test_the_browser_is_asked_for_its_language(asked: str, language: str) -> None:
    assert spoken(**{"Accept-Language": asked}) == language


def test_the_cookie_wins() -> None:
    assert spoken(**{"Accept-Language": "id"}, cookie="en") == "en"
    assert spoken(cookie="xx") == "id"


def test_a_request_gets_an_id_and_keeps_a_sane_one() -> None:
    measured = middleware.measured(lambda request: HttpResponse())

    assert len(measured(RequestFactory().get("/"))["X-Request-Id"]) == 32
    given = RequestFactory(headers={"X-Request-Id": "abc-12345"}).get("/")
    assert measured(given)["X-Request-Id"] == "abc-12345"
    forged = RequestFactory(headers={"X-Request-Id": "a b\tc"}).get("/")
    assert measured(forged)["X-Request-Id"] != "a b\tc"


def refuse(**headers: str) -> Any:
    around = middleware.errors(lambda request: HttpResponse())
    request = RequestFactory(headers=headers).get("/page")
    return around.process_exception(request, ConflictError("Somebody took it.", field="step"))


def test_programs_get_errors_in_one_shape() -> None:
    answer = refuse(Accept="application/json")

    assert answer.status_code == 409
    error = {"code": "conflict", "message": "Somebody took it.", "field": "step"}
    assert json.loads(answer.content) == {"error": error}


def test_htmx_shows_the_message_where_messages_stand() -> None:
    answer = refuse(**{"HX-Request": "true"})

    assert answer["HX-Retarget"] == "#messages"
    assert b"Somebody took it." in answer.content
    assert b"<html" not in answer.content


def test_other_errors_go_on() -> None:
    around = middleware.errors(lambda request: HttpResponse())

    assert around.process_exception(RequestFactory().get("/"), ValueError()) is None
