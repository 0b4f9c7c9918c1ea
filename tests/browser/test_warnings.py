"""A warning from draft to banner and back: one drafts, another approves, a resident's open page tells it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.looking import look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

STAFF, READER = Window(DESK, "en-US"), Window(PHONE)
SHOTS = os.environ.get("KOTA_TEST_SHOTS", "")


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def sign_in(page: Any, live_city: Any) -> None:
    person = next(row for row in live_city.demo["signins"] if row["key"] == "resident")
    page.goto("/alerts/subscribe")
    page.get_by_role("link", name="Masuk").last.click()
    page.locator("input[name=login]").fill(person["email"])
    page.locator("input[name=password]").fill(person["password"])
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url("**/alerts/subscribe")


WANTED = {"tebet": "31.74.01", "menteng": "31.71.06.1001"}


def test_a_warning_goes_from_draft_to_everybody_s_page_and_is_taken_back(
    new_page: Callable[..., Any], staff: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    reader, english = new_page(READER), new_page(Window(DESK, "en-US", dark=True))
    for page in (reader, english):
        page.goto("/alerts")
        page.locator("#banner").wait_for(state="attached")

    control = staff("control", STAFF)
    look(control, ("/work/alerts", "/work/alerts/new", "/work/alerts/new/flood-gate"), axe)
    shot(control, "compose")
    control.locator("input[name=level][value=siaga-2]").check()
    find = control.locator("[data-filter]")
    for name in ("tebet", "menteng"):
        find.fill(name)
        control.wait_for_timeout(200)
        control.locator(f"label:visible:has(input[name=areas][value='{WANTED[name]}'])").click()
    assert control.locator("[data-picked] .chip").count() == 2
    for name, value in (("gate", "Pintu Air Manggarai"), ("level_cm", "860"), ("arrival", "14.00")):
        control.locator(f"input[name=param-{name}]").fill(value)
    control.locator("button[name=preview]").click()
    control.get_by_text("Prepare for flooding: Pintu Air Manggarai at Siaga II").first.wait_for()
    look_here(control, axe)
    shot(control, "preview")
    control.locator("button[name=submit]").click()
    control.wait_for_url("**/work/alerts/*-*")
    assert control.get_by_role("button", name="Approve and send").count() == 0
    path = control.url.removeprefix(live_city.url)

    approver = staff("warning", STAFF)
    look(approver, path, axe)
    shot(approver, "work")
    approver.get_by_role("button", name="Approve and send").click()
    reader.locator("#banner a", has_text="Bersiap banjir: Pintu Air Manggarai Siaga II").wait_for(timeout=5_000)
    english.locator("#banner a", has_text="Prepare for flooding").wait_for(timeout=5_000)

    for page, name in ((reader, "id"), (english, "en")):
        page.locator("main .alert-row").first.wait_for(timeout=5_000)
        look_here(page, axe)
        shot(page, f"list-{name}")
        page.locator("#banner a").first.click()
        page.locator("kota-map").scroll_into_view_if_needed()
        page.locator("kota-map[data-ready]").wait_for()
        look_here(page, axe)
        page.wait_for_timeout(1500 if SHOTS else 0)
        shot(page, f"alert-{name}")

    control.goto(path)
    control.locator("textarea[name=note]").fill("Air surut. / The water is falling.")
    control.get_by_role("button", name="Cancel this warning").click()
    reader.locator("#banner .banner").wait_for(state="detached", timeout=5_000)
    reader.get_by_text("Ada kabar yang lebih baru").wait_for()
    look(approver, ("/work/alerts/statistics", path), axe)
    shot(approver, "cancelled")


def test_a_resident_asks_to_be_warned(new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]) -> None:
    page = new_page(READER)
    sign_in(page, live_city)
    look_here(page, axe)
    shot(page, "subscribe")
    page.goto("/alerts/subscribe")
    for name, value in (("lon", "106.8581"), ("lat", "-6.2213")):
        page.locator(f"input[name={name}]").evaluate("(each, value) => { each.value = value }", value)
    page.locator("input[name=place]").fill("Rumah")
    page.locator("form:has(input[name=lon]) button[type=submit]").click()
    page.get_by_text("Rumah, radius 1000 m").wait_for()
    shot(page, "subscribed")
    page.get_by_role("button", name="Hapus").first.click()
    page.get_by_text("Rumah, radius 1000 m").wait_for(state="detached")
