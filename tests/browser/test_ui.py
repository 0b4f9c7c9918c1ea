"""The design system in a real browser: every component, in all looks, with and without scripts."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.browser.looking import LOOKS, look_here
from tests.fixtures.browser import DESK, Window

HEAVIEST = 150_000  # bytes that a page may cost before its map


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said, above all what the content security policy stopped."""
    return []


@pytest.fixture
def gallery(browser_page: Any, complaints: list[str]) -> Any:
    browser_page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.goto("/ui/")
    return browser_page


def see_all(page: Any) -> None:
    """Bring each large element near the view, so that it loads."""
    for element in page.locator("kota-map, kota-chart, kota-place, kota-photo").all():
        element.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
    page.locator("kota-map[data-ready]").wait_for()
    page.locator("kota-place[data-ready]").wait_for()
    page.locator("kota-chart svg[role=img]").last.wait_for()


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_and_the_policy_stops_nothing(
    gallery: Any, axe: Callable[[Any], None], complaints: list[str]
) -> None:
    see_all(gallery)

    look_here(gallery, axe)
    assert complaints == []


@pytest.mark.parametrize("window", [Window(scripts=False)], indirect=True)
def test_without_scripts_everything_is_there(gallery: Any) -> None:
    assert gallery.locator("kota-chart table").first.is_visible()
    assert gallery.locator("select[name=area]").is_visible()
    assert gallery.get_by_role("link", name="Buka dialog").is_visible()

    gallery.locator("summary", has=gallery.locator(".icon")).first.click()
    gallery.get_by_role("button", name="English").click()

    gallery.locator("html[lang=en]").wait_for()
    assert gallery.url.endswith("/ui/")


@pytest.mark.parametrize("window", [Window(DESK)], indirect=True)
def test_the_dark_look_needs_no_reload_and_stays(gallery: Any) -> None:
    gallery.locator("details.menu summary").click()
    gallery.get_by_role("button", name="Gelap").click()
    assert gallery.locator("html").get_attribute("data-theme") == "dark"

    gallery.goto("/offline")

    assert gallery.locator("html").get_attribute("data-theme") == "dark"


def test_a_dialog_opens_holds_the_focus_and_closes(gallery: Any) -> None:
    gallery.get_by_role("link", name="Buka dialog").click()
    dialog = gallery.get_by_role("dialog")
    assert dialog.is_visible()

    gallery.keyboard.press("Escape")

    assert dialog.is_hidden()


def test_a_live_part_is_fetched_again_when_something_happened(gallery: Any) -> None:
    gallery.evaluate("document.querySelector('#sample p').textContent = 'old'")

    gallery.locator("#sample").dispatch_event("live")

    gallery.locator("#sample time").wait_for()
    assert gallery.locator("#sample h1").count() == 0, "only the part came, not the page"


def photo(size: tuple[int, int] = (3000, 2000), at: tuple[float, float] | None = (-6.195, 106.834)) -> bytes:
    """A photo as a phone takes it, with its place."""
    exif = Image.Exif()
    if at:
        degrees = [(d, int(m), m % 1 * 60) for d, m in ((int(abs(x)), abs(x) % 1 * 60) for x in at)]
        exif[0x8825] = {1: "S", 2: degrees[0], 3: "E", 4: degrees[1]}
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_photo_is_made_smaller_and_offers_its_place(gallery: Any) -> None:
    gallery.locator("kota-photo").scroll_into_view_if_needed()
    gallery.locator("kota-photo .photo-list").wait_for(state="attached")
    taken = photo()
    gallery.locator("kota-photo input[name=photos]").set_input_files(
        {"name": "jalan.jpg", "mimeType": "image/jpeg", "buffer": taken}
    )

    gallery.get_by_role("button", name="Pakai lokasi foto").click()
    gallery.locator(".place-name").wait_for()

    sent = gallery.evaluate(
        """async () => { const file = document.querySelector('input[name=photos]').files[0];
        const image = await createImageBitmap(file); return [file.size, image.width, image.height] }"""
    )
    assert sent[0] < len(taken)
    assert sent[1:] == [2048, 1365]
    assert abs(float(gallery.locator("input[name=lon]").input_value()) - 106.834) < 1e-4
    assert abs(float(gallery.locator("input[name=lat]").input_value()) + 6.195) < 1e-4


def test_a_photo_chosen_before_the_code_came_is_shown(browser_page: Any) -> None:
    browser_page.route("**/kota-photo-*.js", lambda route: (browser_page.wait_for_timeout(1500), route.continue_()))
    browser_page.goto("/report", wait_until="commit")
    browser_page.locator("#id_photos").set_input_files(
        {"name": "jalan.jpg", "mimeType": "image/jpeg", "buffer": photo((400, 300))}
    )

    browser_page.locator("kota-photo img").wait_for()
    assert browser_page.evaluate("document.querySelector('#id_photos').files.length") == 1


def test_a_place_is_found_with_the_keyboard_alone(gallery: Any) -> None:
    gallery.locator("kota-place").scroll_into_view_if_needed()
    field = gallery.get_by_role("combobox", name="Di mana lokasinya?")
    field.wait_for()
    field.press_sequentially("Menteng")
    gallery.get_by_role("option").first.wait_for()

    field.press("ArrowDown")
    field.press("Enter")

    gallery.locator(".place-name").wait_for()
    assert float(gallery.locator("input[name=lat]").input_value()) < -6
    assert "Menteng" in gallery.locator(".place-name").inner_text()


def test_the_pin_moves_with_the_arrow_keys(gallery: Any) -> None:
    gallery.locator("kota-place").scroll_into_view_if_needed()
    gallery.locator("kota-place[data-ready]").wait_for()
    gallery.locator("kota-place canvas").click(position={"x": 60, "y": 60})
    pin = gallery.get_by_role("button", name="Penanda lokasi")
    before = float(gallery.locator("input[name=lon]").input_value())

    pin.press("ArrowRight")

    assert float(gallery.locator("input[name=lon]").input_value()) > before


@pytest.mark.parametrize("window", [Window(DESK)], indirect=True)
def test_the_map_shows_the_same_things_in_several_ways(gallery: Any) -> None:
    see_all(gallery)
    heat = gallery.get_by_role("button", name="Kepadatan")

    heat.click()

    assert heat.get_attribute("aria-pressed") == "true"


def test_without_a_line_the_offline_page_comes(gallery: Any) -> None:
    gallery.evaluate("navigator.serviceWorker.ready.then(() => true)")
    gallery.wait_for_function("navigator.serviceWorker.controller !== null")
    gallery.context.set_offline(True)

    gallery.goto("/somewhere")

    assert gallery.get_by_role("heading", name="Tidak ada koneksi").is_visible()
    assert gallery.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Plus Jakarta Sans"')


def test_a_page_is_light(browser_page: Any) -> None:
    sizes: list[int] = []
    browser_page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    browser_page.goto("/offline")
    browser_page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes) < HEAVIEST
