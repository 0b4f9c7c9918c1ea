"""What is logged by us and by libraries says what broke and where, and nothing of a person."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.test import Client, override_settings
from django.urls import path

from kota.base import logs
from kota.ui.access import public


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What goes to standard error, as in production."""
    before, out = structlog.get_config(), io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", out)
        logs.configure(as_json=True)
    yield out.getvalue
    structlog.configure(**before)


def broken(*_: object, **__: object) -> None:
    raise ValueError("sari@contoh.test is not a number")


urlpatterns = [path("account/link/<str:sesame>", public(broken))]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["kota.ui.middleware.measured"])
def test_a_page_that_breaks_is_logged_once_by_type_and_place(written: Callable[[], str]) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/account/link/s3cret-of-sari").status_code == 500
    assert client.get("/nothing/s3cret-of-sari").status_code == 404
    log = written()
    lines = [json.loads(line) for line in log.splitlines()]
    [line] = [line for line in lines if line["event"] == "request.broken"]
    assert (line["level"], line["kind"]) == ("error", "ValueError")
    assert line["where"][-1].startswith("test_logs.py:") and line["request"]
    assert "sari@contoh.test" not in log and "Traceback" not in log
    assert next(line["path"] for line in lines if line["event"] == "request") == "/account/link/[sesame]"
    assert not [line for line in lines if line["event"] == "library"], "4xx stand with their request"


def test_a_librarys_own_words_are_not_repeated(written: Callable[[], str]) -> None:
    library = logging.getLogger("some.library")  # noqa: TID251 - as libraries do
    library.warning("could not send to %s", "sari@contoh.test")
    try:
        broken()
    except ValueError:
        library.exception("failed for sari@contoh.test")
        logs.logger("tests").error("tests.failed", exc_info=True)
    log = written()
    lines = [json.loads(line) for line in log.splitlines()]
    assert [(line["part"], line["level"]) for line in lines[:2]] == [
        ("some.library", "warning"),
        ("some.library", "error"),
    ]
    assert all(line["kind"] == "ValueError" for line in lines[1:]) and "sari@" not in log
