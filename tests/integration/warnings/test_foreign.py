"""What others warn of: read, followed, kept aside when it is hostile or broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kota.kernel.facts import facade as facts
from kota.kernel.warnings.models import FeedState, Foreign, Refused
from kota.kernel.warnings.selectors import foreign as selectors
from kota.kernel.warnings.services import foreign
from tests.fixtures.serving import serve
from tests.integration.warnings.conftest import AT, BY, later

pytestmark = pytest.mark.django_db
HERE = "-6.10,106.70 -6.30,106.70 -6.30,106.90 -6.10,106.70"
FAR = "-8.10,115.00 -8.30,115.00 -8.30,115.20 -8.10,115.00"


def cap(identifier: str, *, msg_type: str = "Alert", references: str = "", polygon: str = HERE, more: str = "") -> str:
    """A small alert in the shape of a weather service's."""
    told = f"<references>{references}</references>" if references else ""
    return f"""<?xml version="1.0"?>{more}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
    <identifier>{identifier}</identifier><sender>cuaca@layanan.test</sender><sent>2026-11-24T09:50:00+07:00</sent>
    <status>Actual</status><msgType>{msg_type}</msgType><scope>Public</scope>{told}
    <info><language>id</language><category>Met</category><event>Hujan Lebat</event><urgency>Immediate</urgency>
    <severity>Moderate</severity><certainty>Observed</certainty><expires>2026-11-24T14:00:00+07:00</expires>
    <senderName>Layanan Cuaca</senderName><headline>Hujan lebat</headline><description>Hujan.</description>
    <area><areaDesc>Jakarta</areaDesc><polygon>{polygon}</polygon></area></info></alert>"""


@dataclass
class Service:
    """A weather service on a socket: what it answers by path, and what it was asked."""

    port: int = 0
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def feed(self, *names: str, host: str = "") -> None:
        items = "".join(
            f"<item><link>{host or self.base}/{name}.xml</link><guid>{name}</guid></item>" for name in names
        )
        self.files["/rss"] = (200, f"<rss version='2.0'><channel>{items}</channel></rss>")

    def alert(self, name: str, text: str) -> None:
        self.files[f"/{name}.xml"] = (200, text)


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append((self.path, dict(self.headers)))
            status, text = service.files.get(self.path, (404, ""))
            if status == 200 and self.headers.get("If-None-Match") == '"one"':
                status, text = 304, ""
            self.send_response(status)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    service.port = server.server_port
    serve(server)
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    with serving() as found:
        settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{found.port}"]
        words = {"id": "Layanan", "en": "Service"}
        value = {"code": "bmkg", "name": words, "attribution": words, "url": f"{found.base}/rss", "on": True}
        facts.put(kind="alert_feed", key="bmkg", value=value, by=BY, at=AT)
        yield found


def test_a_feed_that_is_off_is_never_asked() -> None:
    assert facts.current("alert_feed")["bmkg"].on is False
    assert foreign.poll_feeds(at=AT) == 0
    assert not FeedState.objects.exists()


def test_alerts_of_a_feed_are_shown_once_with_what_is_about_this_city(service: Service) -> None:
    service.feed("one", "two")
    service.alert("one", cap("A.1"))
    service.alert("two", cap("A.2", polygon=FAR))

    assert foreign.poll_feeds(at=AT) == 2
    assert [row.identifier for row in selectors.shown(AT)] == ["A.1"]
    assert foreign.poll_feeds(at=later(1)) == 0
    assert ("/rss", '"one"') in [(path, headers.get("If-None-Match")) for path, headers in service.asked]
    assert [path for path, _headers in service.asked].count("/one.xml") == 1


def test_updates_and_cancellations_are_followed_in_whatever_order_they_come(service: Service) -> None:
    service.feed("cancel", "one", "two", "update")
    service.alert("one", cap("A.1"))
    service.alert("two", cap("A.2"))
    service.alert(
        "update", cap("A.3", msg_type="Update", references="cuaca@layanan.test,A.2,2026-11-24T09:50:00+07:00")
    )
    service.alert(
        "cancel", cap("A.4", msg_type="Cancel", references="cuaca@layanan.test,A.1,2026-11-24T09:50:00+07:00")
    )
    foreign.poll_feeds(at=AT)

    assert [row.identifier for row in selectors.shown(AT)] == ["A.3"]
    assert dict(Foreign.objects.values_list("identifier", "state")) == {
        "A.1": "cancelled", "A.2": "updated", "A.3": "active", "A.4": "cancelled",
    }  # fmt: skip


BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
THIEF = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<alert", "not well-formed"),
        (cap("A.1", more=BOMB).replace("Hujan.", "&y;"), "document type"),
        (cap("A.1", more=THIEF).replace("Hujan.", "&x;"), "document type"),
        ("<html/>", "not a CAP 1.2 alert"),
        (cap("A 1"), "identifier"),
        (cap("A.1").replace("2026-11-24T09:50:00+07:00", "soon"), "not a message"),
        (cap("A.1", polygon="999,999 1,1 2,2 999,999"), "polygon"),
        ("<a>" + "x" * 1_100_000 + "</a>", "larger than a megabyte"),
    ],
    ids=["broken", "bomb", "thief", "html", "identifier", "time", "polygon", "huge"],
)
def test_what_is_hostile_or_broken_is_said_and_kept_aside(service: Service, text: str, why: str) -> None:
    service.feed("one")
    service.alert("one", text)

    assert foreign.poll_feeds(at=AT) == 0
    assert why in Refused.objects.get().why
    assert not Foreign.objects.exists()
    asked = len(service.asked)
    foreign.poll_feeds(at=later(1))
    assert len(service.asked) == asked + 1  # the feed alone


def test_a_feed_leads_to_no_other_host(service: Service) -> None:
    service.feed("one", host="http://169.254.169.254")
    foreign.poll_feeds(at=AT)
    assert "another host" in Refused.objects.get().why


def test_a_feed_that_does_not_answer_is_asked_less_and_less(service: Service) -> None:
    service.files["/rss"] = (503, "")
    foreign.poll_feeds(at=AT)
    foreign.poll_feeds(at=AT + timedelta(seconds=130))
    state = FeedState.objects.get()
    assert (state.failures, state.next_at) == (1, AT + timedelta(seconds=240))
    foreign.poll_feeds(at=AT + timedelta(seconds=240))
    state.refresh_from_db()
    assert (state.failures, state.next_at) == (2, AT + timedelta(seconds=240 + 480))


def test_files_at_hand_are_imported(tmp_path: Path, capsys: Any) -> None:
    files = {
        "a.xml": cap("A.1"), "b.xml": cap("A.1"), "c.xml": "nonsense",
        "d.xml": cap("A.2").replace("<scope>Public<", "<scope>Private<"),
        "e.xml": cap("A.3").replace("<status>Actual<", "<status>Test<"),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    call_command("import_alerts", *(str(tmp_path / name) for name in files))

    out = capsys.readouterr()
    assert "2 of 5 alerts are new" in out.out
    assert "1  not shown: Test" in out.out
    assert "2  not shown: unreadable or not for everybody" in out.out
    assert "c.xml: it is not well-formed XML" in out.err
    assert "d.xml: its scope is Private" in out.err
    assert {row.identifier for row in Foreign.objects.all()} == {"A.1", "A.3"}
