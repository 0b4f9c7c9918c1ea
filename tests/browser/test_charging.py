"""Charging in a real browser: an operator is invited, registers by OCPI and pushes; a resident finds a free plug,
sees it taken and is told the price; the desk finds a wrong CDR."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from kota.base import clock
from kota.cli.trial import TrialCity
from tests.browser.looking import look, look_here
from tests.factories.charging import (
    cdr_object,
    element,
    energy,
    evse_object,
    flat,
    location_object,
    session_object,
    tariff_object,
)  # fmt: skip
from tests.factories.ocpi import platform
from tests.fixtures.browser import DESK, PHONE, Window

ENGLISH, INDONESIAN = Window(DESK, "en-US"), Window(PHONE)
TARIFF = tariff_object(element(flat(25000, 11), energy(2475, 0, 10)), currency="IDR")


def simulated_port(city: TrialCity) -> int:
    """Where a demo may call back on loopback (config/settings/site.py)."""
    port = urlsplit(city.url).port or 0
    return port + 20_000 if port < 45_000 else port - 20_000


def call(city: TrialCity, token: str, method: str, path: str, body: Any = None) -> Any:
    """As an operator does it; the `data` of the answer."""
    request = Request(
        f"{city.url}/ocpi/{path}", None if body is None else json.dumps(body).encode(), method=method,
        headers={"Authorization": f"Token {base64.b64encode(token.encode()).decode()}",
                 "Content-Type": "application/json"},
    )  # fmt: skip
    with urlopen(request) as answer:
        told = json.loads(answer.read())
    assert told["status_code"] == 1000, told
    return told.get("data")


def test_from_the_invitation_to_the_price_at_the_plug(
    new_page: Callable[..., Any], staff: Callable[..., Any], live_city: TrialCity, axe: Callable[[Any], None]
) -> None:
    desk, phone = staff("transit", ENGLISH), new_page(INDONESIAN)
    look(desk, "/work/charging", axe)
    desk.get_by_label("Name of the operator").first.fill("Operator Uji")
    desk.get_by_role("button", name="Make a token").click()
    token_a = desk.locator("#token").inner_text()
    look_here(desk, axe)
    with platform(simulated_port(live_city)) as other:
        token = call(live_city, token_a, "POST", "2.2.1/credentials", other.own())["token"]
        push = lambda method, path, body: call(live_city, token, method, f"2.2.1/{path}", body)  # noqa: E731
        push("PUT", "tariffs/ID/CPO/T1", TARIFF)
        now = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        evses = [evse_object(last_updated=now), evse_object("E2", "CHARGING", last_updated=now)]
        push("PUT", "locations/ID/CPO/L1", location_object(evses=evses, last_updated=now))

        phone.goto("/charging?plug=IEC_62196_T2_COMBO&free=on")
        phone.locator("#chargers", has_text="Uji Monas").get_by_text("1 dari 2 kosong").wait_for()
        look_here(phone, axe)
        phone.get_by_role("link", name="Uji Monas").click()
        phone.get_by_text("Rp105.713").wait_for()
        push("PATCH", "locations/ID/CPO/L1/E1", {"status": "OUTOFORDER", "last_updated": now})
        phone.locator("#charging-now").locator("..").get_by_text("0 dari 2 kosong").wait_for(timeout=15_000)
        phone.get_by_label("Sampai, %").fill("100")
        phone.get_by_role("button", name="Hitung").click()
        phone.get_by_text("Rp131.700").wait_for()
        look_here(phone, axe)
        phone.get_by_role("link", name="Laporkan pengisi daya rusak").click()
        assert "Uji Monas" in phone.locator("main form").last.inner_html()

        push("PUT", "sessions/ID/CPO/S1", session_object(kwh=10, currency="IDR"))
        push("POST", "cdrs", cdr_object(currency="IDR", tariffs=[TARIFF], total_cost={"excl_vat": 80_000}))
        look(desk, ["/work/charging", "/charging"], axe)
        desk.goto("/work/charging")
        desk.get_by_role("link", name="Operator Uji").first.click()
        look_here(desk, axe)
        desk.goto("/work/charging")
        desk.get_by_role("link", name="C1").click()
        look_here(desk, axe)
        desk.get_by_label("What was found out").fill("Salah tarif")
        desk.get_by_role("button", name="Settle").click()
        desk.get_by_text("Nothing to look at: every CDR adds up.").wait_for()
