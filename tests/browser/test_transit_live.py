"""Live transit in a real browser: buses tell where they are, the desk sees them bunched, an alert reaches a rider."""

import http.client
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from kota.base import clock
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

LINE = "synthetic:tj-1"
ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)


def ask(live_city: Any, method: str, path: str, body: Any = None) -> Any:
    """As the system of an operator does."""
    connection = http.client.HTTPConnection(urlsplit(live_city.demo["base_url"]).netloc, timeout=30)
    headers = {
        "Authorization": f"Bearer {live_city.demo['keys']['mobility_token']}", "Content-Type": "application/json"
    }  # fmt: skip
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    return json.loads(connection.getresponse().read())


def drive(live_city: Any, code: str, share: float) -> None:
    """A bus on the first corridor, twice within half a minute."""
    path = ask(live_city, "GET", f"/transit/lines/{quote(LINE)}.geojson")["features"][0]["geometry"]["coordinates"]
    place = path[int(share * (len(path) - 1))], path[int(share * (len(path) - 1)) + 1]
    ask(live_city, "PUT", f"/api/v1/transit/vehicles/{code}", {"feed": "synthetic", "label": code[-5:]})
    points = [[a + part * (b - a) for a, b in zip(*place, strict=True)] for part in (0.2, 0.4)]
    rows = [
        {"vehicle": code, "lon": lon, "lat": lat, "line": LINE,
         "at": (clock.now() - timedelta(seconds=30 - number * 25)).isoformat()}
        for number, (lon, lat) in enumerate(points)
    ]  # fmt: skip
    assert ask(live_city, "POST", "/api/v1/transit/positions", {"positions": rows}) == {"taken": 2, "aside": []}


def test_buses_are_seen_bunched_and_an_alert_reaches_a_rider(
    staff: Callable[..., Any], new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    for number in (1, 2):
        drive(live_city, f"synthetic:bus-{number}", 0.5)
    desk, rider = staff("transit", ENGLISH), new_page(INDONESIAN)
    desk.goto(f"/work/transit?line={quote(LINE)}")
    desk.locator(".strip-bunched").first.wait_for(state="attached")
    look_here(desk, axe)
    look(desk, "/work/transit", axe)

    desk.goto("/work/transit/alerts/new")
    desk.locator(f"input[name=lines][value='{LINE}']").evaluate("box => { box.checked = true }")
    for language, words in (("id", "Jalur 1 dialihkan"), ("en", "Line 1 is diverted")):
        desk.locator(f"input[name='header-{language}']").fill(words)
    desk.get_by_role("button", name="Preview").click()
    desk.get_by_role("heading", name="This is what riders would read").wait_for()
    look_here(desk, axe)
    rider.goto("/transit/alerts")
    desk.get_by_role("button", name="Publish").click()
    rider.get_by_text("Jalur 1 dialihkan").wait_for(timeout=15_000)
    look_here(rider, axe)
    rider.get_by_text("Jalur 1 dialihkan").click()
    rider.get_by_role("heading", name="Jalur 1 dialihkan").wait_for()
    look_here(rider, axe)
    look(rider, "/transit/promises", axe)

    look(desk, "/work/transit/alerts", axe)
    desk.get_by_role("button", name="End: Line 1 is diverted").click()
    desk.get_by_text("The alert is over.").wait_for()
