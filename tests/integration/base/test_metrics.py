"""Figures for Prometheus: of all processes together, and for nobody else."""

import re
import time
import urllib.request
from typing import Any

import pytest
from django.test import RequestFactory

from kota.base import clock, events
from kota.base.events import deliver
from kota.ui import views
from tests.integration.base.test_live import send
from tests.integration.base.test_outbox import BY, Listener, Rang, listener  # noqa: F401


def measure(address: str = "127.0.0.1", **headers: str) -> int:
    request = RequestFactory(headers={"Accept": "application/json", **headers}).get("/metrics", REMOTE_ADDR=address)
    return int(views.metrics(request).status_code)


@pytest.mark.django_db
def test_figures_are_for_this_machine_or_the_bearer_of_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure() == 200
    assert measure("203.0.113.9") == 403
    assert measure(**{"X-Forwarded-For": "203.0.113.9"}) == 403, "behind a proxy everybody comes from this machine"

    monkeypatch.setenv("KOTA_METRICS_TOKEN", "right")
    assert measure("203.0.113.9", Authorization="Bearer right") == 200
    assert measure("203.0.113.9", Authorization="Bearer wrong") == 403


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.mark.timeout(300)
def test_all_processes_of_a_city_count_together(live_city: Any) -> None:
    robots = 'kota_requests_total{method="GET",status="200",view="ui:robots"}'
    before = figure(read(f"{live_city.url}/metrics"), robots)
    for _ in range(40):  # two web processes share them
        read(f"{live_city.url}/robots.txt")
    told = [read(f"{live_city.url}/metrics") for _ in range(6)]
    assert {figure(text, robots) - before for text in told} == {40.0}
    send(live_city)
    until = time.monotonic() + 60
    while not figure(read(f"{live_city.url}/metrics"), taken := 'kota_event_deliveries_total{result="taken"}'):
        assert time.monotonic() < until, f"the worker never told of {taken}"
        time.sleep(1)


def test_the_backlog_is_read_when_it_is_asked_for(fresh_city: Any, listener: Listener) -> None:  # noqa: F811
    def told() -> str:
        return views.metrics(RequestFactory().get("/metrics")).content.decode()

    deliver.deliver_all()
    listener.fails_on = {1}
    events.publish(Rang(1), by=BY, at=clock.now())
    deliver.deliver_all()
    events.publish(Rang(2), by=BY, at=clock.now())
    time.sleep(0.2)
    assert 0.1 < figure(told(), "kota_outbox_lag_seconds") < 60
    assert figure(told(), 'kota_outbox_failures{state="again"}') == 1
    deliver.FailedDelivery.objects.update(retry_at=None)
    deliver.deliver_all()
    assert figure(told(), 'kota_outbox_failures{state="dead"}') == 1
    assert figure(told(), "kota_outbox_lag_seconds") == 0
