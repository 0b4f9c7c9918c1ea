"""`/live`: a commit reaches who listens, over real HTTP; nobody hears what they may not."""

import contextlib
import json
import threading
import time
from typing import Any

import httpx
import psycopg
import pytest
from django.core import signing

from kota.base import live
from kota.cli.manage import running
from tests.factories.loops import finished
from tests.standards.open311.program import MENTENG

pytestmark = pytest.mark.timeout(300)


class Ear(threading.Thread):
    """Listens in a thread of its own until it is told to stop."""

    def __init__(self, url: str, *asked: tuple[str, str]) -> None:
        super().__init__(daemon=True)
        self.url, self.asked = url, list(asked)
        self.heard: list[dict[str, Any]] = []
        self.open = threading.Event()
        self.start()
        assert self.open.wait(20)

    def run(self) -> None:
        """Keep what comes; a silence of half a minute ends it."""
        with (
            contextlib.suppress(httpx.TransportError),  # the silence, or the city stops while it listens
            httpx.Client(timeout=30) as client,
            client.stream("GET", f"{self.url}/live", params=self.asked) as answer,
        ):
            assert answer.headers["content-type"] == "text/event-stream"
            for line in answer.iter_lines():
                self.open.set()
                if line.startswith("data: "):
                    self.heard.append(json.loads(line.removeprefix("data: ")))


def send(city: Any) -> str:
    fields = {"api_key": city.demo["keys"]["open311_api_key"], "service_code": "flood", "attribute[depth]": "knee"}
    answer = httpx.post(f"{city.url}/open311/v2/requests.json", data={**MENTENG, **fields}, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()[0]["service_request_id"])


def heard(ear: Ear, reference: str) -> list[dict[str, Any]]:
    """What it heard of this report, after a while to hear it."""
    until = time.monotonic() + 15
    while time.monotonic() < until and not any(entry.get("reference") == reference for entry in ear.heard):
        time.sleep(0.1)
    return [entry for entry in ear.heard if entry.get("reference") == reference]


def test_a_commit_reaches_those_who_listen_and_tells_only_what_changed(live_city: Any) -> None:
    key = live_city.home.secret("secret_key")
    public = Ear(live_city.url, ("topic", "public:reports"))
    other = Ear(live_city.url, ("topic", "public:elsewhere"), ("topic", "public:areas"))
    reference = send(live_city)
    told = heard(public, reference)
    assert told
    assert all(set(entry) == {"event", "topics", "reference"} for entry in told)
    assert told[0]["topics"] == ["public:reports"]
    assert other.heard == []
    closed = Ear(live_city.url, ("token", signing.dumps(["public:reports", "mine"], key=key, salt="kota.live")))
    assert heard(closed, send(live_city))
    with psycopg.connect(running(live_city.home, as_owner=False)["KOTA_DATABASE_URL"]) as long:  # an import, say
        long.execute("SELECT pg_current_xact_id()")
        reference = send(live_city)
        told = heard(public, reference)
        time.sleep(1.5)
        assert told and len(heard(public, reference)) == len({entry["event"] for entry in told}) == 1


@pytest.mark.parametrize("asked", ["", "topic=queue:moderation", "topic=case:JKT-8K3M-27Q", "token=forged"])
def test_whoever_names_no_public_topic_needs_a_token(live_city: Any, asked: str) -> None:
    assert httpx.get(f"{live_city.url}/live?{asked}", timeout=20).status_code == 403


def test_a_token_of_another_city_opens_nothing(live_city: Any) -> None:
    token = signing.dumps(["queue:moderation"], key="another city's key", salt="kota.live")
    assert httpx.get(f"{live_city.url}/live", params={"token": token}, timeout=20).status_code == 403


def test_a_closed_topic_beside_an_open_one_is_left_out() -> None:
    assert live._allowed("topic=public:reports&topic=queue:moderation") == {"public:reports"}


def test_a_process_takes_no_more_listeners_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 0)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    finished(live.Live()({"query_string": b"topic=public:reports"}, None, send))
    assert sent[0]["status"] == 503
