"""What is in reach, and who reaches what, in a real browser: both languages, phone and desk."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

pytestmark = pytest.mark.usefixtures("planner")
ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)
HERE = "from=Bundaran+HI&from-lon=106.823&from-lat=-6.195"


def test_a_resident_sees_how_far_one_gets(new_page: Callable[..., Any], axe: Callable[[Any], None]) -> None:
    phone = new_page(INDONESIAN)
    phone.goto("/go")
    phone.get_by_role("link", name="Apa yang terjangkau").last.click()
    phone.locator("#id_from").fill("Bundaran HI")
    phone.get_by_role("button", name="Tampilkan").click()
    phone.wait_for_url("**/go/reach?**")
    look(phone, f"/go/reach?{HERE}", axe)
    with phone.expect_response("**/go/reach/bands.geojson?**") as drawn:
        phone.goto(f"/go/reach?{HERE}")
        phone.locator("kota-map").scroll_into_view_if_needed()
    assert drawn.value.ok
    phone.locator("kota-map[data-ready]").wait_for()
    assert phone.get_by_text("Dalam 30 menit: ").is_visible()
    english = new_page(ENGLISH)
    look(english, f"/go/reach?{HERE}&when=depart&time=08:00&steps=likely", axe)
    english.get_by_role("link", name="Taman Menteng").click()
    english.wait_for_url("**/go?**")


def test_a_planner_asks_for_a_study(staff: Callable[..., Any], axe: Callable[[Any], None]) -> None:
    desk = staff("transit", ENGLISH)
    look(desk, "/work/transit/equity", axe)
    desk.get_by_label("Hour").select_option("9")
    desk.get_by_role("button", name="Compute", exact=True).click()
    desk.get_by_text("The study is being computed").wait_for()
    look_here(desk, axe)
    look(staff("transit", INDONESIAN), "/work/transit/equity", axe)
