"""Traffic and closures in a real browser: an officer closes a road and residents see it, in both languages."""

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from kota.base import clock
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)


def ask(live_city: Any, method: str, path: str, body: Any = None) -> Any:
    """Ask the API as the city's own program."""
    connection = http.client.HTTPConnection(urlsplit(live_city.demo["base_url"]).netloc, timeout=30)
    token = live_city.demo["keys"]["mobility_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers)
    return json.loads(connection.getresponse().read())


def drive(live_city: Any, code: str, kmh: float) -> None:
    """Three vehicles on a road of the pack, by its own line."""
    connection = http.client.HTTPConnection(urlsplit(live_city.demo["base_url"]).netloc, timeout=30)
    connection.request("GET", "/traffic/roads.geojson")
    roads = json.loads(connection.getresponse().read())["features"]
    line = next(one for one in roads if one["properties"]["segment"] == code)["geometry"]["coordinates"]
    (west, south), (east, north) = line[0], line[-1]
    now = clock.now().timestamp()
    points = [
        [now - 20 + step, west + (east - west) * share, south + (north - south) * share, kmh, None, f"t{vehicle}"]
        for vehicle in range(3)
        for step, share in ((0, 0.3), (10, 0.5), (20, 0.7))
    ]
    assert ask(live_city, "POST", "traffic/probes", {"points": points})["taken"] >= 6


def test_an_officer_closes_a_road_on_the_map_and_everybody_sees_it(
    new_page: Callable[..., Any], staff: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    drive(live_city, "gatot-subroto-1", 12)
    desk = staff("transit", ENGLISH)
    desk.goto("/work/closures")
    desk.locator("kota-draw[data-ready]").wait_for()
    desk.locator("#id_title_id").fill("Jalan Gatot Subroto ditutup")
    desk.locator("#id_title_en").fill("Jalan Gatot Subroto is closed")
    canvas = desk.locator("kota-draw .map-canvas")
    canvas.scroll_into_view_if_needed()
    for x, y in ((200, 150), (260, 170)):
        canvas.click(position={"x": x, "y": y})
    assert json.loads(desk.locator("#id_shape").input_value())["type"] == "LineString"
    desk.locator("#id_source").fill("Dinas Perhubungan")
    desk.get_by_role("button", name="Close it").click()
    desk.get_by_text("Jalan Gatot Subroto is closed").first.wait_for()
    look_here(desk, axe)

    phone = new_page(INDONESIAN)
    phone.goto("/closures")
    phone.get_by_text("Jalan Gatot Subroto ditutup").first.wait_for()
    phone.locator("kota-map[data-ready]").wait_for()
    look_here(phone, axe)
    closed = desk.locator("li", has_text="Jalan Gatot Subroto is closed").first  # others may be closed beside it
    closed.get_by_role("button", name="Open again").click()
    phone.get_by_text("Jalan Gatot Subroto ditutup").first.wait_for(state="detached", timeout=15_000)
    look(phone, ("/traffic", "/traffic/roads/gatot-subroto-1", "/traffic/incidents"), axe)
    look(new_page(ENGLISH), ("/traffic", "/traffic/roads/gatot-subroto-1", "/closures"), axe)
    look(desk, ("/work/traffic",), axe)
