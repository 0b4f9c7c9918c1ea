"""Choices of language and theme."""

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
