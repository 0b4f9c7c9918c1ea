"""The bridge from the async front to WSGI: bodies whole, answers whole or in pieces, nobody let in without an end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kota.base import bridge
from kota.base.bridge import Bridge
from tests.factories.loops import finished


def ask(
    app: Callable[..., Any], *messages: dict[str, Any], headers: Any = (), method: str = "POST"
) -> list[dict[str, Any]]:
    """What the front is sent back."""
    scope = {
        "type": "http", "method": "POST", "path": "/a b", "query_string": b"q=1", "http_version": "1.1",
        "headers": list(headers), "server": ("localhost", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    waiting, sent = list(messages or [{"type": "http.request", "body": b""}]), []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    finished(Bridge(app, threads=2)(scope, receive, send))
    return sent


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("201 Created", [("Content-Type", "text/plain"), ("X-Length", environ.get("CONTENT_LENGTH", "none"))])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["wsgi.input"].read()]


def test_a_short_answer_is_sent_in_one_go() -> None:
    head, body = ask(echo, {"type": "http.request", "body": b"abc"}, headers=[(b"content-length", b"3")])

    assert (head["status"], dict(head["headers"])[b"x-length"]) == (201, b"3")
    assert (body["body"], body["more_body"]) == (b"POST abc", False)


def test_a_body_in_chunks_gets_its_length() -> None:
    chunks = [{"type": "http.request", "body": b"x" * 1000, "more_body": n < 2999} for n in range(3000)]

    head, body = ask(echo, *chunks)[0], b"".join(one["body"] for one in ask(echo, *chunks)[1:])

    assert dict(head["headers"])[b"x-length"] == b"3000000"
    assert len(body) == len(b"POST ") + 3_000_000


def test_a_long_answer_comes_in_pieces_in_order_and_is_closed() -> None:
    closed: list[bool] = []

    class Answer:
        def __iter__(self) -> Iterator[bytes]:
            return iter([bytes([n % 251]) * 1000 for n in range(2000)])

        def close(self) -> None:
            closed.append(True)

    def app(environ: dict[str, Any], start: Any) -> Any:
        start("200 OK", [])
        return Answer()

    sent = ask(app)

    assert b"".join(one["body"] for one in sent[1:]) == b"".join(bytes([n % 251]) * 1000 for n in range(2000))
    assert 2 < len(sent) < 12
    assert [one["more_body"] for one in sent[1:]][-2:] == [True, False]
    assert closed == [True]


def test_an_answer_without_a_body_has_an_end() -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("204 No Content", [])
        return []

    assert [one["type"] for one in ask(app)] == ["http.response.start", "http.response.body"]


def test_who_goes_away_in_the_middle_reaches_no_page() -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        raise AssertionError

    assert ask(app, {"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}) == []


@pytest.mark.parametrize("headers", [[(b"content-length", b"99999999999")], []])
def test_a_body_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch, headers: Any) -> None:
    monkeypatch.setattr(bridge, "MOST", 1000)

    sent = ask(echo, {"type": "http.request", "body": b"x" * 2000, "more_body": True}, headers=headers)

    assert sent[0]["status"] == 413


def test_an_error_of_a_page_reaches_the_server() -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        ask(app)
