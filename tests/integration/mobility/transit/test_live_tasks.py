"""What the worker does by the clock: a feed at an address is asked and moves the day, in one place among the jobs."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from kota.base import clock
from kota.mobility.transit import tasks
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import LiveFeed
from kota.mobility.transit.rules.realtime import parsing
from kota.mobility.transit.selectors.realtime import feeds, live
from kota.mobility.transit.services.realtime import composing
from kota.mobility.transit.templatetags import transit_live
from tests.factories import lines
from tests.factories import messages as rt
from tests.factories.accounts import make_staff, sign_in
from tests.fixtures.serving import serve
from tests.integration.mobility.transit.test_live import FACT


class Feed(BaseHTTPRequestHandler):
    """A run that is two minutes late, or one that never answers in time."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(0.6)
        made = rt.message(int(clock.now().timestamp()))
        rt.trip(made, "a0", delay=120, day=lines.today())
        body = made.SerializeToString()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def address(fresh_city: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    serve(server)
    place = f"127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(settings, "KOTA_FETCH_ALLOW", frozenset({place}))
    monkeypatch.setattr(tasks, "LASTS_S", 1.5)
    monkeypatch.setattr(tasks, "STEP_S", 0.05)
    lines.bring()
    yield f"http://{place}"
    server.shutdown()
    server.server_close()
    lines.forget()


def declared(monkeypatch: pytest.MonkeyPatch, **addresses: str) -> None:
    found = {
        code: LiveFeedFact(**{**FACT.model_dump(), "code": code, "url": url, "every_s": 5})
        for code, url in addresses.items()
    }
    monkeypatch.setattr(feeds, "declared", lambda: found)


def test_feeds_that_are_on_are_asked_and_composed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(monkeypatch, good=f"{address}/feed", slow=f"{address}/slow", gone="http://127.0.0.1:9/")
    tasks.live(timestamp=0)
    live.forget()
    assert live.live().moved.arrive.tolist() == [120] * lines.STOPS
    assert LiveFeed.objects.get(pk="slow").counts["trips"] == 1
    assert LiveFeed.objects.get(pk="gone").failures == 1


def test_a_feed_that_failed_is_asked_at_once_by_who_looks_after_it(
    address: str, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    declared(monkeypatch, good=f"{address}/feed", gone="http://127.0.0.1:9/")
    for code, problems in (("good", {"absurd_delay": 2}), ("gone", {})):
        later = clock.now() + timedelta(minutes=9)
        LiveFeed.objects.create(pk=code, failures=5, fault="http_404", next_at=later, problems=problems)
    officer = sign_in(client, make_staff("transit-officer"))
    page = officer.get("/work/transit", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert page.count("There is nothing at its address (404).") == 2 and "Delays that cannot be: 2" in page
    for code in ("good", "gone"):
        assert officer.post(f"/work/transit/live/{code}/ask").status_code == 303
    assert LiveFeed.objects.get(pk="good").fault == "" and LiveFeed.objects.get(pk="gone").failures == 6
    assert officer.post("/work/transit/live/nobody/ask").status_code == 404
    assert sign_in(Client(), make_staff("moderator")).post("/work/transit/live/good/ask").status_code == 403


def test_words_of_live_feeds_are_words() -> None:
    with translation.override("en"):
        old = SimpleNamespace(fact=FACT, age=timedelta(days=302, hours=3))
        assert "302 days 3 hours old" in transit_live.stale_words(old)
        assert transit_live.fault_words("http_503") == "It has a fault of its own (503)."
        assert (
            transit_live.fault_words("[Errno -2] Name or service not known") == "The name in its address is not known."
        )
        assert transit_live.fault_words("timed out") == "Nobody answers at its address."
        assert transit_live.fault_words("http_301") == "It answers with 301."
    source = "".join(path.read_text(encoding="utf-8") for path in Path(parsing.__file__).parent.glob("*.py"))
    assert set(re.findall(r'problems\["([a-z_]+)"\]', source)) <= set(transit_live.PROBLEMS)


def test_where_nothing_speaks_the_job_ends_at_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(monkeypatch)
    began = time.monotonic()
    tasks.live(timestamp=0)
    assert time.monotonic() - began < 1
    assert not composing.is_due(at=clock.now(), since=clock.now() - timedelta(minutes=4))


def test_a_fault_of_our_own_while_asking_is_told_by_the_job(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, at: object) -> list[str]:
        raise RuntimeError("broken")

    declared(monkeypatch, good=f"{address}/feed")
    monkeypatch.setattr(tasks.polling, "poll", broken)
    with pytest.raises(RuntimeError, match="broken"):
        tasks.live(timestamp=0)
