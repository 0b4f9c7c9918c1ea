"""The fares in a real browser: what it costs, a ticket, taps of a made-up card, and a tariff that two people make."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kota.base import clock
from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)


def test_a_resident_learns_the_price_and_takes_a_ticket(
    new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    phone = new_page(INDONESIAN)
    phone.goto("/fares")
    phone.locator("#id_ride-0-operator").select_option("mrt-jakarta")
    phone.locator("#id_ride-0-board").fill("Lebak Bulus")
    phone.locator("#id_ride-0-alight").fill("Blok M")
    phone.get_by_role("button", name="Hitung").click()
    phone.locator("#fares-quote", has_text="8.000").wait_for()
    look_here(phone, axe)
    phone.get_by_role("button", name="Ambil tiket QR (simulasi)").click()
    phone.locator(".fares-code svg").wait_for()
    look_here(phone, axe)
    phone.get_by_role("button", name="Kembalikan").click()
    phone.get_by_text("Sudah dikembalikan.").wait_for()
    look_here(phone, axe)

    page = new_page(ENGLISH)
    look(page, ("/fares",), axe)
    page.goto("/fares/tap")
    page.get_by_role("button", name="Tap", exact=True).click()
    page.get_by_text("Tapped.").wait_for()
    page.locator("#id_gate").select_option("sim-mrt-jakarta-istora")
    page.get_by_label("tap out").check()
    page.get_by_role("button", name="Tap", exact=True).click()
    page.locator("section", has_text="This card today").get_by_text("5,000").first.wait_for()
    look_here(page, axe)
    page.locator("section", has_text="This card today").locator("a").first.click()
    page.get_by_role("heading", name="Receipt of a tap").wait_for()
    look_here(page, axe)


def test_staff_settle_and_two_of_them_move_a_price(
    new_page: Callable[..., Any], staff: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    officer = staff("transit", ENGLISH)
    look(officer, ("/work/fares", "/work/fares/taps", "/work/fares/ridership", "/fares/class"), axe)
    officer.goto("/work/fares/tariffs")
    officer.get_by_label("LRT Jakarta", exact=True).check()
    officer.get_by_label("Percent").fill("-50")
    today = clock.now()
    officer.locator("#id_begins").fill(f"{today - timedelta(days=1):%Y-%m-%dT%H:%M}")
    officer.locator("#id_ends").fill(f"{today + timedelta(days=30):%Y-%m-%dT%H:%M}")
    officer.locator("#id_reason_id").fill("Uji coba")
    officer.locator("#id_reason_en").fill("A trial")
    officer.get_by_role("button", name="Propose").click()
    officer.get_by_text("You proposed it: another person approves.").wait_for()
    look_here(officer, axe)

    admin = staff("admin", INDONESIAN)
    admin.goto("/work/fares/tariffs")
    admin.get_by_role("button", name="Setujui").click()
    admin.get_by_text("sedang berlaku").wait_for()
    look_here(admin, axe)
    phone = new_page(INDONESIAN)
    phone.goto("/fares?ride-0-operator=lrt-jakarta")
    phone.locator("#fares-quote", has_text="2.500").wait_for()
    assert "Uji coba" in phone.locator("main").inner_text()
