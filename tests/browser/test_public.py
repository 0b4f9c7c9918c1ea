"""What everybody sees of the city's reports in a real browser: map and list, filters, heat, the figures."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look, look_here
from tests.fixtures.browser import DESK, PHONE, Window

FEWER = """document.querySelectorAll("section").forEach(section =>
    [...section.querySelectorAll(":scope > details")].slice(3).forEach(each => each.remove()))"""


@pytest.mark.parametrize("window", [Window(PHONE, "en-US"), Window(DESK)], indirect=True, ids=["phone", "desk"])
def test_map_list_and_address_bar_show_the_same(browser_page: Any, report: Callable[..., Any], window: Window) -> None:
    hole, tree = f"Lubang di peta {window.locale}", f"Pohon di peta {window.locale}"
    report(hole)
    report(tree, "dangerous-tree")
    page = browser_page
    page.goto("/reports")
    listed = page.locator("#list")
    listed.get_by_text(tree).first.wait_for()
    page.locator("select[name=category]").select_option("pothole")
    page.wait_for_url("**category=pothole*")
    listed.get_by_text(tree).first.wait_for(state="detached")
    assert listed.get_by_text(hole).first.is_visible()

    page.locator("kota-map").scroll_into_view_if_needed()
    page.locator("kota-map[data-ready]").wait_for()
    heat = page.get_by_role("button", name="Heat" if window.locale == "en-US" else "Kepadatan")
    heat.click()
    assert heat.get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.locator("select[name=category]").input_value() == "pothole"


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_on_what_everybody_sees(
    browser_page: Any, report: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    report("Lubang di depan kantor pos")
    paths = ("/reports", "/reports?category=pothole&state=open&days=30", "/reports?q=tidakada", "/performance",
             "/performance?level=kelurahan&days=365")  # fmt: skip
    look(browser_page, paths, axe)
    browser_page.goto("/api/docs")  # its hundred operations are of one make, and axe would take a minute for all
    browser_page.evaluate(FEWER)
    look_here(browser_page, axe)
