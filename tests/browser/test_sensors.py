"""Sensors in a real browser: a resident finds one on the map, an operator registers a device."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest

from kota.cli.trial import TrialCity
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

PAIR = [Window(PHONE), Window(DESK, "en-US", dark=True)]
BOTH = pytest.mark.parametrize("window", PAIR, indirect=True, ids=["id", "en"])


def write(city: TrialCity, stream: int, result: float, token: str) -> int:
    """One observation by HTTP, as a device sends it; the status."""
    request = Request(
        f"{city.url}/sta/v1.1/Datastreams({stream})/Observations", json.dumps({"result": result}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urlopen(request) as answer:
        return int(answer.status)


@BOTH
def test_a_resident_finds_a_sensor_and_reads_its_chart_as_a_table(
    browser_page: Any, live_city: TrialCity, axe: Callable[[Any], None], window: Window
) -> None:
    device = live_city.demo["sta_device"]
    stream = device["datastreams"][0]
    for result in (30.25, 31.5):
        assert write(live_city, stream, result, device["token"]) == 201
    page = browser_page
    page.goto("/sensors?theme=weather")
    page.locator("kota-map").scroll_into_view_if_needed()
    page.locator("kota-map[data-ready]").wait_for()
    look_here(page, axe)
    page.locator(f"#list a[href='/sensors/streams/{stream}']").click()
    page.locator(".sensor-figure").wait_for()
    shown = "31,5" if window.locale == "id-ID" else "31.5"
    assert page.locator(".sensor-figure").inner_text() == shown
    page.locator("kota-chart svg").first.wait_for()
    page.locator("kota-chart summary").click()
    assert page.locator("kota-chart td[data-value='31.5']").first.is_visible()
    look(page, [f"/sensors/streams/{stream}?span=week", "/sensors?q=zzz"], axe)


@BOTH
def test_an_operator_registers_a_device_and_sees_its_secret_once(
    staff: Callable[..., Any], live_city: TrialCity, axe: Callable[[Any], None], window: Window
) -> None:
    page, key = staff("sensors", window), f"gate-{window.locale[:2]}"
    page.goto("/work/sensors/new")
    look_here(page, axe)
    page.locator("#id_name").fill("Pintu air contoh")
    page.locator("#id_key").fill(key)
    page.locator("main form button[type=submit]").last.click()
    secret = page.locator("code.secret").inner_text()
    assert f"Bearer {secret}" in page.locator(".sensor-example").first.inner_text()
    look_here(page, axe)
    page.goto(f"/work/sensors/of/{key}")
    assert secret not in page.content()
    look(page, "/work/sensors", axe)
