"""The water in a real browser: a gauge rises, the list moves, and somebody asks for a place, in both languages."""

import http.client
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from kota.base import clock
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)


def sta(live_city: Any, method: str, path: str, body: Any = None) -> Any:
    """Ask SensorThings as the city's own program."""
    connection = http.client.HTTPConnection(urlsplit(live_city.demo["base_url"]).netloc, timeout=30)
    headers = {
        "Authorization": f"Bearer {live_city.demo['keys']['sta_token']}", "Content-Type": "application/json"
    }  # fmt: skip
    connection.request(method, f"/sta/v1.1/{path}", json.dumps(body) if body is not None else None, headers)
    return json.loads(connection.getresponse().read())


def send(live_city: Any, levels: list[float]) -> None:
    """Levels of Manggarai, ten minutes apart, up to now."""
    found = sta(live_city, "GET", "Datastreams?$filter=properties/key%20eq%20'water:gate:manggarai:level'")["value"]
    rows = [
        [(clock.now() - timedelta(minutes=10 * (len(levels) - 1 - place))).isoformat(), cm]
        for place, cm in enumerate(levels)
    ]
    body = [{
        "Datastream": {"@iot.id": found[0]["@iot.id"]}, "components": ["phenomenonTime", "result"], "dataArray": rows,
    }]  # fmt: skip
    sta(live_city, "POST", "CreateObservations", body)


def test_the_water_rises_on_an_open_page_and_a_place_is_answered(
    new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    page, phone = new_page(ENGLISH), new_page(INDONESIAN)
    page.goto("/water")
    send(live_city, [700, 720, 745, 770])
    page.locator(".water-gate", has_text="Siaga III").wait_for(timeout=15_000)
    look_here(page, axe)
    page.locator("kota-map[data-ready]").wait_for()
    page.locator("#figures-manggarai").evaluate("fold => { fold.open = true }")
    send(live_city, [775, 781])
    page.locator(".water-gate", has_text="781").wait_for(timeout=15_000)
    assert page.locator("#figures-manggarai").get_attribute("open") is not None, "it stays as the reader left it"
    look(page, ("/water/gates/manggarai", "/water/here"), axe)

    phone.goto("/water/here")
    phone.locator("#id_place").fill("Kebon Baru")
    phone.locator("main form button[type=submit]").last.click()
    phone.get_by_role("heading", name="Mungkin: bersiaplah").wait_for()
    look_here(phone, axe)
    assert phone.locator("a[href^='/alerts/subscribe?area=']").is_visible()
    look(phone, ("/water", "/water/gates/manggarai"), axe)
