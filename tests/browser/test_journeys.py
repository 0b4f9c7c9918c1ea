"""Journeys in a real browser: typed with a mistake, seen as bars and on the map, kept, and opened without a line; a
stop that changes while one looks; a line that is followed; the touch screen of a ticket hall."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import STILL, look_here
from tests.browser.test_notifications import sign_in
from tests.browser.test_transit_live import LINE, drive
from tests.fixtures.browser import DESK, PHONE, Window

pytestmark = pytest.mark.usefixtures("planner")
ENGLISH, INDONESIAN = Window(DESK, "en-US", dark=True), Window(PHONE)
STOP = "synthetic:brt-kota"

# Nothing of a board stands outside of its screen: neither the clock nor the last row that is shown.
FITS = """() => {
  const shown = [...document.querySelectorAll('.screen-head p, .screen-foot, tbody tr:not([hidden])')];
  const whole = document.scrollingElement, frame = document.querySelector('[data-rows]');
  return shown.length > 2 && whole.scrollHeight <= innerHeight && whole.scrollWidth <= innerWidth &&
    frame.scrollHeight <= frame.clientHeight + 1 &&
    shown.every(one => one.getBoundingClientRect().bottom <= innerHeight);
}"""


def choose(page: Any, field: str, typed: str, meant: str) -> None:
    """As one types: a few letters, then the place that was meant."""
    page.locator(f"{field}[role=combobox]").press_sequentially(typed)
    page.get_by_role("option", name=meant).first.click()


@pytest.mark.parametrize("window", [INDONESIAN], indirect=True)
def test_a_resident_finds_keeps_and_opens_a_journey_without_a_line(
    browser_page: Any, axe: Callable[[Any], None]
) -> None:
    page = browser_page
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator(".bar").get_by_role("link", name="Perjalanan").click()
    choose(page, "#id_from", "mangarai", "Stasiun Manggarai")
    choose(page, "#id_to", "monumen nasinal", "Monumen Nasional")
    page.get_by_role("button", name="Cari perjalanan").click(timeout=90_000)
    first = page.locator(".journey").first
    first.locator(".timeline rect").first.wait_for(state="attached", timeout=60_000)
    page.evaluate("scrollTo(0, 0)")
    assert first.bounding_box()["y"] < PHONE[1] - 200  # the question is one line, so that the answer is on view
    assert not page.locator("#id_from").is_visible()
    page.locator("#asked > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#id_from").is_visible()
    first.get_by_text("Rincian perjalanan").click()
    first.locator("kota-map").scroll_into_view_if_needed()
    first.locator("kota-map[data-ready]").wait_for()
    first.get_by_role("button", name="Kontras tinggi").click()
    assert page.evaluate("document.documentElement.dataset.mapContrast") == "more"
    first.locator("kota-map[data-ready] .map-contrast[aria-pressed=true]").wait_for()
    look_here(page, axe)
    first.get_by_role("button", name="Simpan dan bagikan").click()
    page.get_by_role("heading", name="Dalam kata-kata").wait_for()
    _is_told_to_get_off(page)
    page.locator("kota-share").scroll_into_view_if_needed()
    page.get_by_role("button", name="Cetak").wait_for()
    page.evaluate(STILL)
    axe(page)
    kept = page.url
    page.reload()

    page.context.set_offline(True)
    page.goto(kept)
    page.get_by_text("Tanpa koneksi: yang tampil adalah keadaan").wait_for()
    assert page.get_by_role("heading", name="Dalam kata-kata").is_visible()
    page.evaluate("window.stays = true; dispatchEvent(new Event('online'))")  # a network, and no city behind it
    page.wait_for_timeout(300)
    assert page.evaluate("window.stays")
    page.goto("/somewhere")
    page.get_by_role("heading", name="Yang tersimpan di perangkat ini").wait_for()
    page.evaluate(STILL)
    axe(page)
    page.locator(f"kota-kept a[href='{kept[kept.index('/go') :]}']").click()
    page.get_by_role("heading", name="Dalam kata-kata").wait_for()
    with page.expect_navigation():  # a page that was kept looks for its newest self as soon as there is a line
        page.context.set_offline(False)

    page.goto("/go")
    page.get_by_role("link", name="Stasiun Manggarai → ").wait_for()
    page.locator("#id_from").focus()
    page.get_by_role("option", name="Stasiun Manggarai").wait_for()
    page.get_by_role("button", name="Hapus semua riwayat").click()
    assert page.evaluate("Object.keys(localStorage).filter(key => /places|journeys/.test(key))") == []

    page.get_by_role("link", name="Simpan rumah dan kantor").click()
    choose(page, "#id_place", "mangarai", "Stasiun Manggarai")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("heading", name="Di peramban ini").wait_for()
    look_here(page, axe)
    page.goto("/go")
    page.locator("#id_from").focus()
    page.get_by_role("option", name="Rumah Stasiun Manggarai").wait_for()
    page.locator("kota-saved").get_by_role("button", name="Rumah").click()
    assert page.locator("#id_to").input_value() == "Rumah"
    assert page.locator("input[name=to-lat]").input_value().startswith("-6.2")


def _is_told_to_get_off(page: Any) -> None:
    """In words that stay until one stops it."""
    lon, lat = map(float, (page.locator("[data-alight]").last.get_attribute("data-alight") or "").split(","))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat + 0.05})
    button, said = page.get_by_role("button", name="Ingatkan saya turun"), page.locator("kota-alight [role=status]")
    button.click()
    said.get_by_text("Pengingat menyala").wait_for()
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    said.get_by_text("Sebentar lagi turun di").wait_for()
    button.click()
    said.wait_for(state="hidden")


@pytest.mark.parametrize("window", [INDONESIAN], indirect=True)
def test_a_shared_journey_stays_on_the_device_until_its_resident_signs_out(
    browser_page: Any, live_city: Any, new_page: Callable[..., Any]
) -> None:
    page = browser_page
    sign_in(page, live_city)
    page.goto(
        "/go?from=Manggarai&from-lon=106.8502&from-lat=-6.2099&to=Monumen+Nasional&to-lon=106.8272&to-lat=-6.1754"
        "&when=depart&time=07:00"
    )
    page.locator(".journey").first.get_by_text("Rincian perjalanan").click(timeout=60_000)
    page.locator(".journey").first.get_by_role("button", name="Simpan dan bagikan").click()
    page.locator("[data-keep]").wait_for()
    kept = page.url

    page.context.set_offline(True)
    page.goto("/transit/alerts?nowhere")
    page.get_by_role("heading", name="Tidak ada koneksi").wait_for()
    page.goto(kept)
    page.get_by_role("heading", name="Dalam kata-kata").wait_for()
    with page.expect_navigation():
        page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto("/offline")
    page.wait_for_function("caches.keys().then(names => !names.some(name => name.startsWith('kota-pages')))")

    friend = new_page(INDONESIAN)  # another device, which sees this page of the city first
    friend.goto(kept)
    friend.locator("[data-keep]").wait_for()
    friend.context.set_offline(True)
    friend.goto(kept)
    friend.get_by_role("heading", name="Dalam kata-kata").wait_for()


def test_beside_the_answers_the_map_shows_the_one_that_is_looked_at_and_asks_for_nothing(
    new_page: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    page = new_page(ENGLISH)
    asked: list[str] = []
    page.goto(
        "/go?from=Manggarai&from-lon=106.8502&from-lat=-6.2099&to=Monumen+Nasional&to-lon=106.8272&to-lat=-6.1754"
        "&when=depart&time=07:00"
    )
    assert page.locator("#id_from").is_visible() and not page.locator("#asked > summary").is_visible()
    beside = page.locator(".journeys-map kota-map")
    page.locator(".journeys-map kota-map[data-ready]").wait_for(timeout=60_000)
    assert beside.get_attribute("data-drawn") == "shape-0"
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#journey-1").hover()
    page.locator(".journeys-map kota-map[data-drawn=shape-1]").wait_for()
    assert page.locator(".journeys-map figcaption").inner_text() in page.locator("#journey-1 h3").inner_text()
    page.locator("#detail-0 > summary").focus()
    page.locator(".journeys-map kota-map[data-drawn=shape-0]").wait_for()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/go" in url]
    look_here(page, axe)


def test_the_board_of_a_stop_and_the_page_of_a_line_change_while_one_looks(
    new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    page = new_page(ENGLISH)
    page.clock.install()
    page.goto(f"/transit/lines/{LINE}")
    page.locator("kota-map[data-ready]").wait_for()
    assert not page.get_by_text("page1", exact=True).count()
    drive(live_city, "synthetic:page1", 0.3)
    page.clock.run_for(16_000)
    page.get_by_text("page1", exact=True).wait_for()
    look_here(page, axe)

    page.goto(f"/transit/stops/{STOP}")
    seen = page.locator("#board p time").first
    before = seen.get_attribute("datetime")
    page.wait_for_timeout(1100)
    page.clock.run_for(16_000)
    page.wait_for_function(
        "before => document.querySelector('#board p time').getAttribute('datetime') !== before", arg=before
    )
    look_here(page, axe)

    page.goto(f"/transit/screens/{STOP}")
    for width, height in ((1920, 1080), (1366, 768), (1080, 1920)):
        page.set_viewport_size({"width": width, "height": height})
        page.clock.run_for(1000)
        page.wait_for_function(FITS)
        axe(page)


def test_who_follows_a_line_hears_of_its_alert(
    staff: Callable[..., Any], new_page: Callable[..., Any], live_city: Any, axe: Callable[[Any], None]
) -> None:
    rider, desk = new_page(INDONESIAN), staff("transit", ENGLISH)
    sign_in(rider, live_city)
    rider.goto("/transit/lines/synthetic:tj-2")
    rider.get_by_role("button", name="Beri tahu saya bila terganggu").click()
    rider.get_by_role("button", name="Berhenti mengikuti").wait_for()
    desk.goto("/work/transit/alerts/new")
    desk.locator("input[name=lines][value='synthetic:tj-2']").evaluate("box => { box.checked = true }")
    for language, words in (("id", "Jalur 2 terlambat"), ("en", "Line 2 is late")):
        desk.locator(f"input[name='header-{language}']").fill(words)
    desk.get_by_role("button", name="Preview").click()
    desk.get_by_role("button", name="Publish").click()
    rider.get_by_role("link", name="Jalur 2 terlambat").wait_for(timeout=15_000)
    rider.goto("/transit")
    rider.evaluate(STILL)
    axe(rider)
    assert rider.get_by_role("link", name="Jalur 2 terlambat").count() == 1
    for _ in range(20):
        rider.goto("/notifications")
        if rider.get_by_text("Jalur 2 terlambat").count():
            break
        rider.wait_for_timeout(500)
    assert rider.get_by_text("Jalur 2 terlambat").count()
    desk.get_by_role("button", name="End: Line 2 is late").click()


def test_the_touch_screen_of_a_hall_answers_large_and_goes_back_to_its_beginning(
    new_page: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    page = new_page(Window((1080, 1920)))
    page.clock.install()
    page.goto(f"/go/hall/{STOP}")
    small = page.evaluate(
        "[...document.querySelectorAll('main a')].map(a => a.getBoundingClientRect())"
        ".filter(box => box.width < 64 || box.height < 64).length"
    )
    assert small == 0
    axe(page)
    page.get_by_role("link", name="English").click()
    for typed in ("B", "BL", "BLO", "BLOK"):
        page.get_by_role("link", name=typed[-1], exact=True).click()
        page.locator(".hall-typed").get_by_text(typed, exact=True).wait_for()
    page.locator(".hall-tile").first.click(timeout=90_000)
    page.locator(".hall-answer .timeline").first.wait_for(state="attached", timeout=60_000)
    page.get_by_role("img", name="QR code of this journey").wait_for()
    axe(page)
    page.get_by_role("link", name="Without steps").click()
    page.locator("a[aria-current]", has_text="Without steps").wait_for()
    page.clock.run_for(61_000)
    page.wait_for_url(f"**/go/hall/{STOP}")
    page.get_by_role("heading", name="Mau ke mana?").wait_for()
    assert [each["name"] for each in page.context.cookies()] == []
