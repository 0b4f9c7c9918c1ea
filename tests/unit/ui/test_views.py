"""Choices of language and theme, and who may read the figures."""

from typing import Any

import pytest
from django.test import RequestFactory

from kota.ui import views


def post(view: Any, **given: str) -> Any:
    return view(RequestFactory().post("/", given))


def test_a_language_is_kept_and_the_reader_returns() -> None:
    answer = post(views.language, language="en", next="/reports?page=2")

    assert (answer.status_code, answer["Location"]) == (303, "/reports?page=2")
    assert answer.cookies["kota_language"].value == "en"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_in_the_city(elsewhere: str) -> None:
    assert post(views.language, language="id", next=elsewhere)["Location"] == "/"


def test_an_unknown_language_is_refused() -> None:
    answer = views.language(RequestFactory(headers={"Accept": "application/json"}).post("/", {"language": "xx"}))

    assert answer.status_code == 400


def test_the_theme_may_follow_the_device_again() -> None:
    assert post(views.theme, theme="dark").cookies["kota_theme"].value == "dark"
    assert post(views.theme, theme="").cookies["kota_theme"]["max-age"] == 0


def measure(address: str = "127.0.0.1", **headers: str) -> int:
    request = RequestFactory(headers={"Accept": "application/json", **headers}).get("/metrics", REMOTE_ADDR=address)
    return int(views.metrics(request).status_code)


def test_figures_are_for_this_machine_or_the_bearer_of_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure() == 200
    assert measure("203.0.113.9") == 403
    assert measure(**{"X-Forwarded-For": "203.0.113.9"}) == 403, "behind a proxy everybody comes from this machine"

    monkeypatch.setenv("KOTA_METRICS_TOKEN", "right")
    assert measure("203.0.113.9", Authorization="Bearer right") == 200
    assert measure("203.0.113.9", Authorization="Bearer wrong") == 403
