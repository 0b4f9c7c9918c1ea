"""A resident chooses what to hear about, is told, and reads it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look
from tests.fixtures.browser import Window


def sign_in(page: Any, live_city: Any) -> None:
    """As the first sample resident, who needs no second factor."""
    person = next(row for row in live_city.demo["signins"] if not row.get("totp_secret"))
    page.goto("/account/notifications")
    page.locator("input[name=login]").fill(person["email"])
    page.locator("input[name=password]").fill(person["password"])
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url("**/account/notifications")


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser_page: Any, live_city: Any, axe: Callable[[Any], None]
) -> None:
    sign_in(browser_page, live_city)
    look(browser_page, ("/account/notifications", "/notifications", "/demo/messages"), axe)


def test_a_trial_notice_arrives_and_is_read(browser_page: Any, live_city: Any) -> None:
    page = browser_page
    sign_in(page, live_city)
    page.locator("kota-push").scroll_into_view_if_needed()
    page.locator("kota-push button").wait_for()

    page.locator("form[action$=trial] button").click()
    page.goto("/notifications")
    page.locator("#list .badge").first.wait_for()
    assert page.locator("#bell .count").is_visible()

    mail = page.locator("main").get_by_text("Pemberitahuan Anda berfungsi")
    for _ in range(60):
        page.goto("/demo/messages")
        if mail.count():
            break
        page.wait_for_timeout(1000)
    assert mail.count(), "the worker sent no mail"

    page.goto("/notifications")
    unread = page.locator("#list .badge").count()  # others may have come meanwhile
    page.locator("#list li", has=page.locator(".badge")).filter(has_text="Pemberitahuan Anda berfungsi").locator(
        "a.list-title"
    ).first.click()
    page.wait_for_url("**/account/notifications")
    page.goto("/notifications")
    assert page.locator("#list .badge").count() == unread - 1
    assert page.locator("#bell .count").count() == (1 if unread > 1 else 0)


@pytest.mark.parametrize("window", [Window(scripts=False)], indirect=True)
def test_choices_are_kept_without_scripts(browser_page: Any, live_city: Any) -> None:
    page = browser_page
    sign_in(page, live_city)
    page.goto("/account/notifications")

    page.locator("input[name=topic-trial][value=sms]").check()
    page.locator("input[name=digest][value=daily]").check()
    page.locator("form:has(input[name=digest]) .actions button").click()

    page.goto("/account/notifications")
    assert page.locator("input[name=topic-trial][value=sms]").is_checked()
    page.locator("input[name=topic-trial][value=sms]").uncheck()
    page.locator("input[name=digest][value=none]").check()
    page.locator("form:has(input[name=digest]) .actions button").click()
