"""An account in a real browser: made on a phone in both languages, opened with a passkey, pleasant for everybody."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look, look_here
from tests.factories.accounts import PASSWORD, code_of
from tests.fixtures.browser import PHONE, Window

WORDS = {
    "id-ID": {"up": "Daftar", "on": "Lanjutkan", "in": "Masuk", "passkey": "Tambahkan kunci sandi"},
    "en-US": {"up": "Make an account", "on": "Continue", "in": "Sign in", "passkey": "Add a passkey"},
}
BOTH = [Window(PHONE, "id-ID"), Window(PHONE, "en-US")]


def newest_code(live_city: Any, to: str) -> str:
    """The code in the newest simulated message to an address or number."""
    folder = live_city.home.path / "messages" if hasattr(live_city.home, "path") else live_city.home / "messages"
    for path in sorted(folder.glob("*.log"), key=lambda found: found.stat().st_mtime, reverse=True):
        text = path.read_text()
        if to in text:
            return re.findall(r"\b\d{6}\b", text.partition("\n\n")[2])[0]
    raise AssertionError(f"no message to {to}")


def press(page: Any, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).first.click()


def sign_up(page: Any, live_city: Any, login: str, window: Window, sent_to: str = "") -> None:
    words = WORDS[window.locale]
    page.goto("/account/sign-up")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=name]").fill("Sari")
    press(page, words["up"])
    page.locator("input[name=code]").wait_for()
    page.locator("input[name=code]").fill(newest_code(live_city, sent_to or login))
    press(page, words["on"])
    page.wait_for_url(re.compile(r"/$|/account"))


@pytest.mark.parametrize("window", [*BOTH, Window(PHONE, scripts=False)], indirect=True, ids=str)
def test_somebody_signs_up_by_email_on_a_phone(browser_page: Any, live_city: Any, window: Window):
    login = f"warga.{abs(hash(str(window))) % 10_000}@contoh.test"
    sign_up(browser_page, live_city, login, window)
    browser_page.goto("/account")
    assert browser_page.locator("h1").inner_text() == "Sari"


@pytest.mark.parametrize("window", BOTH, indirect=True, ids=str)
def test_somebody_signs_up_by_phone(browser_page: Any, live_city: Any, window: Window):
    number = f"08129{abs(hash(str(window))) % 10_000_000:07}"
    sign_up(browser_page, live_city, number, window, sent_to="+62" + number[1:])
    browser_page.goto("/account")
    assert "+62" in browser_page.locator("main").inner_text()


@pytest.fixture
def authenticator(browser_page: Any) -> Iterator[Any]:
    """A phone's own key store that says yes to everything."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield session
    session.send("WebAuthn.disable")


def test_a_passkey_is_added_and_opens_the_account(
    browser_page: Any, live_city: Any, authenticator: Any, window: Window
):
    page, words = browser_page, WORDS[window.locale]
    sign_up(page, live_city, "kunci@contoh.test", window)
    page.goto("/account/second-factor/passkeys/add")
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        press(page, words["on"])
    press(page, words["passkey"])
    page.wait_for_url("**/account/second-factor/codes")
    page.goto("/account/sign-out")
    page.locator("main form button").first.click()
    page.goto("/account/sign-in")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/account")
    assert page.locator("h1").inner_text() == "Sari"


def test_another_device_is_signed_out_by_a_tap(browser_page: Any, live_city: Any, window: Window):
    page = browser_page
    sign_up(page, live_city, "gawai@contoh.test", window)
    other = page.context.browser.new_context(base_url=live_city.url)
    try:
        there = other.new_page()
        there.goto("/account/sign-in")
        there.locator("input[name=login]").fill("gawai@contoh.test")
        there.locator("input[name=password]").fill(PASSWORD)
        there.locator("form:has(input[name=password]) button[type=submit]").click()
        there.wait_for_url(lambda url: "sign-in" not in url)
        page.goto("/account/sessions")
        assert page.locator("main .list > li").count() == 2
        page.locator("main .list form button").click(timeout=5000)
        page.wait_for_function("document.querySelectorAll('main .list > li').length === 1")
        there.goto("/account")
        assert "sign-in" in there.url
    finally:
        other.close()


def staff(page: Any, live_city: Any, key: str) -> None:
    """Signed in as a sample member of staff, with the second lock opened."""
    person = next(row for row in live_city.demo["signins"] if row["key"] == key)
    page.goto("/account/sign-in")
    page.locator("input[name=login]").fill(person["email"])
    page.locator("input[name=password]").fill(person["password"])
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.locator("input[name=code]").fill(code_of(person["totp_secret"]))
    page.locator("form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/second-factor/" not in url)


PUBLIC = ("/account/sign-in", "/account/sign-up", "/account/code", "/account/link/stale")
OWN = (
    "/account", "/account/email", "/account/phone", "/account/password", "/account/sessions", "/account/erase",
    "/account/second-factor/security", "/account/second-factor/app", "/account/second-factor/passkeys",
    "/account/second-factor/passkeys/add",
)  # fmt: skip
ADMIN = ("/administration/users", "/administration/roles", "/administration/keys")


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_on_the_pages_of_an_account(
    browser_page: Any, live_city: Any, axe: Callable[[Any], None], window: Window
):
    look(browser_page, PUBLIC, axe)
    sign_up(browser_page, live_city, f"axe.{window.locale.lower()}@contoh.test", window)
    look(browser_page, OWN, axe)


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_on_the_pages_of_administrators(
    browser_page: Any, live_city: Any, axe: Callable[[Any], None]
):
    staff(browser_page, live_city, "admin")
    look(browser_page, ADMIN, axe)
    browser_page.goto("/administration/users")
    browser_page.locator("table a").first.click()
    look_here(browser_page, axe)
