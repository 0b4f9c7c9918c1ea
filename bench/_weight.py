"""What a page weighs: bytes over the wire at a first visit of a phone, seen by a real browser with an empty cache."""

from dataclasses import dataclass
from typing import Any

from kota.cli.errors import KnownError
from kota.cli.testing.chromium import find

_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# What only the map asks for.
_MAP = (
    "/assets/open-",
    "/assets/pin-",
    "maplibre",
    "/map",
    "areas.json",
    "/areas/",
    ".pmtiles",
)


@dataclass(slots=True)
class Weight:
    """Bytes of the page itself, and of the map that loads after it."""

    page: int = 0
    map: int = 0


def weigh(url: str, pages: dict[str, str]) -> dict[str, Weight] | None:
    """The weight of each page; None where there is no Chromium."""
    try:
        path = find()
    except KnownError:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_SWITCHES)
        try:
            return {name: _of(browser, url + page) for name, page in pages.items()}
        finally:
            browser.close()


def _of(browser: Any, address: str) -> Weight:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID", service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    found = Weight()

    def ended(event: dict[str, Any]) -> None:
        name = names.get(event["requestId"], "")
        if any(part in name for part in _MAP):
            found.map += int(event["encodedDataLength"])
        else:
            found.page += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", ended)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2500)
    context.close()
    return found
