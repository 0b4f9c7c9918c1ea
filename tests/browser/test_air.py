"""Somebody looks how the air is where they live, what to do, and how it was: in both languages, axe beside them."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look_here
from tests.fixtures.browser import Window

WORDS = {
    "id-ID": {"index": "Sedang", "all": "kelurahan, dari yang terburuk", "warn": "Beri tahu saya"},
    "en-US": {"index": "Moderate", "all": "kelurahan, the worst first", "warn": "Warn me"},
}
# Run inside the city: a station that measures, and two years on record. The air is never bad: nobody is warned.
SEED = """
import tempfile
from pathlib import Path
from kota.base import clock
from kota.environment.air import services
from tests.factories import air
at = clock.now()
air.hours({"dki1:pm25": [40] * 60, "dki4:pm25": [20] * 9}, at.replace(minute=0, second=0, microsecond=0), at)
air.days(Path(tempfile.mkdtemp()), 600, at)
services.publish(by=air.BY, at=at)
"""


@pytest.fixture(scope="module")
def aired(inside: Callable[..., Any]) -> None:
    inside(SEED)


@pytest.mark.usefixtures("aired")
@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=["phone", "desk"])
def test_from_the_air_of_the_city_to_the_own_kelurahan_and_the_years(
    browser_page: Any, window: Window, axe: Callable[[Any], None]
) -> None:
    page, words = browser_page, WORDS[window.locale]
    page.goto("/air")
    now = page.locator(".air-now")
    assert "81" in now.inner_text() and words["index"] in now.inner_text() and "PM2.5" in now.inner_text()
    look_here(page, axe)  # which unfolds everything
    page.get_by_text(words["all"]).wait_for()
    page.get_by_role("link", name="Menteng", exact=True).click()
    page.get_by_role("heading", name="Menteng").wait_for()

    page.locator(".air-now").get_by_role("link", name="DKI1 Bundaran HI").click()
    page.get_by_role("heading", name="DKI1 Bundaran HI").wait_for()
    look_here(page, axe)
    page.goto("/air/days?year=2024")
    look_here(page, axe)
    assert page.locator("tbody tr").count() > 366
    assert page.locator(".air-forecast-index").inner_text().isdigit()

    page.goto("/air?area=31.71.06.1001")
    page.get_by_role("button", name=words["warn"]).click()
    page.wait_for_url(re.compile(r"/alerts/subscribe.*31\.71\.06\.1001"))  # which tells a guest why to sign in
    page.locator("main a[href*='/account/sign-in']").first.wait_for()
