"""The sample operator speaks real OCPI over HTTP with a running city: it registers, pushes, sells, and answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from kota.base import clock
from kota.cli.trial import free_port
from kota.mobility.charging.models import Cdr, Location, Party, Session, StatusChange
from kota.mobility.charging.rules import samples
from kota.mobility.charging.services import polling, simulating
from tests.fixtures.serving import serve
from tests.integration.mobility.charging.conftest import BY


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(fresh_city: Any, settings: Any) -> Iterator[int]:
    """The city behind a small web server, with a port on which the operator may be called back."""
    port = free_port()
    server = make_server("127.0.0.1", 0, _with_closing(get_wsgi_application()), _Server, _Quiet)
    settings.KOTA_PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
    settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
    serve(server)
    yield port
    server.shutdown()
    server.server_close()


def _with_closing(app: Any) -> Any:
    def closing(environ: Any, start: Any) -> Any:
        try:
            return list(app(environ, start))
        finally:
            connections.close_all()

    return closing


def noon() -> datetime:
    """The last one: few charge at night, and a test does not hang on the hour at which it runs."""
    now = clock.now()
    today = now.astimezone(ZoneInfo("Asia/Jakarta")).replace(hour=12, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def test_the_sample_operator_registers_pushes_sells_and_answers(served: int) -> None:
    at = noon()
    made = simulating.furnish(3, by=BY, at=at, port=served)
    assert made is not None
    try:
        party = Party.objects.get(is_sample=True)
        assert party.state == Party.CONNECTED and party.roles.get().owner == samples.OWNER
        shown = Location.objects.filter(party=party, is_shown=True)
        assert shown.count() > 20 and sum(shown.values_list("free", flat=True)) > 10
        running = Session.objects.filter(status="ACTIVE").count()
        assert running > 5 and not Cdr.objects.exists()
        assert simulating.live(made, at, at + timedelta(minutes=20)) > 50
        sold = list(Cdr.objects.all())
        wrong = [row for row in sold if samples.is_wrong(row.data["id"])]
        assert sold and {row.verdict for row in wrong} <= {"differs"}
        assert {row.verdict for row in sold if row not in wrong} == {"same"}, "its sums are those of its tariffs"
        assert simulating.remember(made, at - timedelta(hours=6), at) > 200
        assert StatusChange.objects.filter(at__lt=at - timedelta(hours=5)).exists()
        assert polling.poll(Party.objects.get(pk=party.pk), at=clock.now()) is True
        again = simulating.furnish(3, by=BY, at=clock.now(), port=free_port())
        assert again is None, "nobody may call back to another port"
    finally:
        simulating.stop(made)


def test_without_a_running_city_there_is_no_sample_operator(fresh_city: Any, settings: Any) -> None:
    settings.KOTA_PUBLIC_URL = f"http://127.0.0.1:{free_port()}"
    assert simulating.furnish(3, by=BY, at=clock.now(), port=free_port()) is None
