"""Shared bikes in a real browser: a resident looks for one and its price; an officer looks after the systems."""

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)
STATIONS = {"stasiun-mrt-bundaran-hi": 3, "stasiun-mrt-dukuh-atas": 12, "sarinah": 0}


def send(live_city: Any, stations: dict[str, int]) -> None:
    """What stands at stations, as the operator's program sends it."""
    connection = http.client.HTTPConnection(urlsplit(live_city.demo["base_url"]).netloc, timeout=30)
    headers = {
        "Authorization": f"Bearer {live_city.demo['keys']['mobility_token']}", "Content-Type": "application/json"
    }  # fmt: skip
    told = [{"station": code, "vehicles": count, "docks": 2} for code, count in stations.items()]
    connection.request(
        "POST", "/api/v1/sharing/systems/sepeda-contoh/stations", json.dumps({"stations": told}), headers
    )
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()


def test_a_resident_finds_a_bike_near_a_place_and_reads_what_it_costs(
    new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    send(live_city, STATIONS)
    phone = new_page(INDONESIAN)
    phone.goto("/sharing")
    phone.locator("#id_place").type("Dukuh Atas")
    phone.get_by_role("option", name="Stasiun MRT Dukuh Atas").first.click()
    phone.locator("#sharing-form button.button-primary, #sharing-form button[type=submit]").last.click()
    phone.get_by_role("heading", name="Pangkalan di dekat Anda").wait_for()
    first = phone.locator("#near li", has_text="Stasiun MRT Dukuh Atas")
    first.get_by_text("12 sepeda").wait_for()
    look_here(phone, axe)
    first.get_by_role("link").click()
    phone.locator("#id_minutes").fill("50")
    phone.get_by_role("button", name="Hitung").click()
    phone.locator(".sharing-price", has_text="Rp5.000").wait_for()
    look_here(phone, axe)

    page = new_page(ENGLISH)
    page.goto("/sharing")
    page.locator("#near li", has_text="MRT Bundaran HI station").get_by_text("3 bicycles").wait_for()
    send(live_city, {"stasiun-mrt-bundaran-hi": 9})
    page.locator("#near li", has_text="MRT Bundaran HI station").get_by_text("9 bicycles").wait_for(timeout=15_000)
    look(page, ("/sharing?lon=106.823&lat=-6.192&at=17:30", "/sharing/systems/skuter-contoh", "/sharing/alerts"), axe)


def test_an_officer_sees_feeds_and_vans_and_says_that_a_station_is_closed(
    staff: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    send(live_city, STATIONS)
    page = staff("transit", ENGLISH)
    look(page, ("/work/sharing", "/work/sharing/rebalancing", "/work/sharing/notices"), axe)
    page.get_by_label("In a sentence, Indonesian").fill("Sarinah ditutup")
    page.get_by_label("In a sentence, English").fill("Sarinah is closed")
    page.get_by_label("Codes of stations").fill("sarinah")
    page.get_by_role("button", name="Say it").click()
    page.get_by_text("Sarinah is closed").wait_for()
    page.wait_for_timeout(1000)  # what is public is up to a second old
    page.goto("/sharing/alerts")
    page.get_by_text("Sarinah is closed").wait_for()
    page.goto("/work/sharing/notices")
    page.get_by_role("button", name="End it").click()
    page.get_by_text("Nothing is said of the city’s own systems.").wait_for()
