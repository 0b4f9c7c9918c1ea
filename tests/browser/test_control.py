"""The control room on its wall: what comes is there within moments, and one gets to its page without a mouse."""

from collections.abc import Callable
from typing import Any

from tests.browser.looking import look_here
from tests.fixtures.browser import Window

WALL, TABLET = Window((1920, 1080), "en-US", dark=True), Window((1024, 768))
SIZES = "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
FOCUSED = "document.activeElement.id"
CUT = """[...document.querySelectorAll('.figure, .decision, .chart')].filter(
    one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1).map(one => one.id)"""


def draft(page: Any) -> None:
    """Somebody else hands in a warning."""
    page.goto("/work/alerts/new/flood-gate")
    page.locator("input[name=level][value=siaga-2]").check()
    page.locator("[data-filter]").fill("tebet")
    page.locator("label:visible:has(input[name=areas][value='31.74.01'])").click()
    for name, value in (("gate", "Pintu Air Contoh"), ("level_cm", "860"), ("arrival", "14.00")):
        page.locator(f"input[name=param-{name}]").fill(value)
    page.locator("button[name=submit]").click()
    page.wait_for_url("**/work/alerts/*-*")


def test_what_comes_is_on_the_wall_at_once_and_opens_by_keyboard(
    staff: Callable[..., Any], report: Callable[..., dict[str, str]], axe: Callable[[Any], None]
) -> None:
    wall = staff("control", WALL)
    wall.goto("/control")
    wall.locator("#map[data-ready]").wait_for()
    wall.locator("#line[data-state=live]").wait_for()
    assert wall.evaluate(SIZES) == [0, 0]
    assert wall.evaluate(CUT) == []
    axe(wall)

    wall.keyboard.press("n")
    assert wall.evaluate(FOCUSED) == "figure-open"
    sent = report("Contoh: api di tempat sampah", "fire")["reference"]
    wall.locator(f"#decision-case-{sent.lower()}").wait_for(timeout=4_000)
    assert wall.evaluate(FOCUSED) == "figure-open"
    assert "Fire" in wall.locator("#urgent").inner_text()

    wall.keyboard.press("1")
    assert wall.locator("[data-layer=reports]").get_attribute("aria-pressed") == "false"
    wall.keyboard.press("?")
    wall.locator("#help[open]").wait_for()
    wall.keyboard.press("j")
    wall.keyboard.press("Escape")
    assert wall.locator("#help[open]").count() == 0

    draft(staff("warning", WALL))
    waiting = wall.locator(".decision", has_text="Pintu Air Contoh")
    waiting.wait_for(timeout=4_000)
    wall.keyboard.press("Escape")
    for _ in range(wall.locator(".decision").count()):
        wall.keyboard.press("j")
        if wall.evaluate(FOCUSED) == f"decision-case-{sent.lower()}":
            break
    wall.keyboard.press("Enter")
    wall.wait_for_url(f"**/reports/{sent}")


def test_a_tablet_shows_it_in_indonesian(staff: Callable[..., Any], axe: Callable[[Any], None]) -> None:
    tablet = staff("control", TABLET)
    tablet.goto("/control")
    tablet.get_by_role("heading", name="Perlu keputusan sekarang").wait_for()
    tablet.locator("#map[data-ready]").wait_for()

    look_here(tablet, axe)
