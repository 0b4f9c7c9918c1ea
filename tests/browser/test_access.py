"""Getting in, in a real browser: a search without steps, a lift that fails, help that staff accept, a stop that a
resident knows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from kota.base import clock
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

pytestmark = pytest.mark.usefixtures("planner")
ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)
HALL, PLATFORM = "Pintu Jl. Kendal – Beranda luar", "Beranda dalam – peron 1"


def question() -> str:
    """From Lebak Bulus to Dukuh Atas without steps, tomorrow at ten."""
    day = clock.now().astimezone(ZoneInfo("Asia/Jakarta")) + timedelta(days=1)
    asked = {
        "from": "Lebak Bulus", "from-lon": "106.7745", "from-lat": "-6.2893", "to": "Dukuh Atas", "to-lon": "106.8231",
        "to-lat": "-6.2008", "steps": "likely", "when": "depart", "day": f"{day:%Y-%m-%d}", "time": "10:00",
        "walk": "500",
    }  # fmt: skip
    return f"/go?{urlencode(asked)}"


def test_a_resident_in_a_wheelchair_books_help_and_goes_another_way_when_a_lift_fails(
    new_page: Callable[..., Any], staff: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    phone = new_page(INDONESIAN)
    phone.goto(question())
    phone.locator("#journey-0 .journey-strip", has_text="M").wait_for()
    phone.locator("#detail-0 > summary").click()
    phone.locator("#detail-0").get_by_role("link", name="Pesan bantuan").click()
    phone.get_by_role("heading", name="Pesan bantuan").wait_for()
    phone.get_by_label("Kursi roda di stasiun").check()
    phone.get_by_label("Nama Anda").fill("Sari")
    phone.get_by_label("Telepon").fill("0812 0000 0099")
    look_here(phone, axe)
    phone.get_by_role("button", name="Minta bantuan").click()
    phone.get_by_role("heading", name="Bantuan Anda di perjalanan").wait_for()

    helper = staff("station", ENGLISH)
    helper.goto("/work/assist")
    helper.get_by_role("link", name="Day after").click()
    helper.get_by_text("A wheelchair at the station").first.wait_for()
    helper.get_by_role("button", name="Accept").first.click()
    helper.get_by_text("accepted").first.wait_for()
    look_here(helper, axe)
    phone.reload()
    phone.get_by_text("diterima").first.wait_for()
    look_here(phone, axe)

    officer = staff("transit", ENGLISH)
    officer.goto("/work/access?q=mrt dukuh atas")
    row = officer.locator("li", has_text="Jalan Kendal entrance")
    row.get_by_label("State").select_option("out")
    row.get_by_label("Note for riders").fill("Suku cadang dipesan")
    row.get_by_role("button", name="Say it").click()
    officer.get_by_text("Journeys know it within seconds").wait_for()
    officer.get_by_text("a lift that does not work").first.wait_for()
    look_here(officer, axe)
    phone.wait_for_timeout(2500)
    phone.goto(question())
    phone.get_by_text("rusak sejak pukul").first.wait_for()
    look(phone, ("/access/lifts", "/assist"), axe)


def test_a_resident_says_what_is_in_the_way_at_a_stop(
    new_page: Callable[..., Any], staff: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    page = new_page(ENGLISH)
    page.goto("/transit/stops/synthetic:mrt-asean")
    page.locator("#getting-in details summary").first.click()
    page.locator("#getting-in").get_by_label("No", exact=True).check()
    page.locator("#getting-in").get_by_label("a gap to the vehicle").check()
    page.get_by_role("button", name="Say it").click()
    page.locator("#getting-in", has_text="1 says not").wait_for()
    page.locator("#getting-in").get_by_role("link", name="A gap to the vehicle").wait_for()
    look_here(page, axe)
    page.goto("/access/lifts/synthetic:lift.mrt-asean.in-1")
    page.get_by_role("button", name="It does not work").click()
    page.get_by_text("the city has a case of it").wait_for()
    look_here(page, axe)
