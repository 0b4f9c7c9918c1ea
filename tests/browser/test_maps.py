"""The maps of a phone: as large as their place, the whole city at first, and whole however far they are scrolled."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, ImageChops

from tests.fixtures.browser import DESK, PHONE, Window

PAGES = {"/water": "/water/points.geojson", "/sensors": "/sensors.geojson"}
SIZES = """() => [".map-canvas", "canvas"].map(name => document.querySelector(`kota-map ${name}`))
  .map(found => [found.clientWidth, found.clientHeight])"""


def opened(page: Any, path: str) -> list[float]:
    """Goes there and waits for the map; what the map then asked for: west, south, east, north."""
    with page.expect_request(lambda request: urlsplit(request.url).path == PAGES[path]) as asked:
        page.goto(path)
        page.locator("kota-map").scroll_into_view_if_needed()
        page.locator("kota-map[data-ready]").wait_for()
    return view_of(asked.value)


def view_of(request: Any) -> list[float]:
    return [float(number) for number in parse_qs(urlsplit(request.url).query)["bbox"][0].split(",")]


def holds(view: list[float], city: list[float]) -> bool:
    return view[0] <= city[0] and view[1] <= city[1] and view[2] >= city[2] and view[3] >= city[3]


@pytest.mark.parametrize("path", list(PAGES))
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_map_fills_its_place_and_begins_with_the_whole_city(
    new_page: Callable[..., Any], path: str, size: tuple[int, int]
) -> None:
    page = new_page(Window(size))
    view = opened(page, path)
    city = page.evaluate("fetch('/map/config.json').then(answer => answer.json())")["bbox"]
    assert holds(view, city)
    box, canvas = page.evaluate(SIZES)
    assert box == canvas

    with page.expect_request(lambda request: urlsplit(request.url).path == PAGES[path]) as asked:
        page.set_viewport_size({"width": 700, "height": 400})
    assert holds(view_of(asked.value), city), "turned, the phone no longer shows the whole city"
    box, canvas = page.evaluate(SIZES)
    assert box == canvas
    assert "bbox" not in page.url, "nobody moved the map, so the list stays that of the city"


def test_a_map_that_is_partly_out_of_sight_shows_its_other_part(new_page: Callable[..., Any]) -> None:
    page = new_page(Window(PHONE))
    opened(page, "/water")
    page.wait_for_load_state("networkidle")
    whole = top_of_map(page, out_of_sight=0)
    partly = top_of_map(page, out_of_sight=150)
    assert len(set(whole.getdata())) > 3, "the city is drawn in the upper part"
    assert ImageChops.difference(whole, partly).getbbox() is None


def top_of_map(page: Any, out_of_sight: int) -> Image.Image:
    """The upper 120 pixels of the map, without its corners, when so many of its lower ones are below the window."""
    move = """below => { const box = document.querySelector('.map-canvas').getBoundingClientRect();
      scrollBy(0, Math.round(box.bottom) - (innerHeight - 80) - below); return below; }"""
    page.evaluate(move, out_of_sight)
    page.wait_for_timeout(400)  # a frame is composed some time after the page scrolled
    box = page.locator(".map-canvas").bounding_box()
    top = round(box["y"]) + 8
    window = Image.open(io.BytesIO(page.screenshot()))  # as it is shown: a clipped screenshot is composed anew
    return window.crop((40, top, 260, top + 112)).convert("RGB")


def test_who_came_near_gets_the_whole_city_back(new_page: Callable[..., Any]) -> None:
    page = new_page(Window(DESK))
    opened(page, "/sensors")
    city = page.evaluate("fetch('/map/config.json').then(answer => answer.json())")["bbox"]
    page.locator(".maplibregl-ctrl-zoom-in").click()
    page.wait_for_url("**bbox=**")
    with page.expect_request(lambda one: urlsplit(one.url).path == PAGES["/sensors"] and holds(view_of(one), city)):
        page.locator("[data-whole]").click()
    page.wait_for_url(lambda url: "bbox" not in url)
