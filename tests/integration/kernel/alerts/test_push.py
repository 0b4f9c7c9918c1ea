"""Web push, to a real push service that really decrypts."""

import base64
import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from py_vapid import Vapid02

from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import facade as alerts
from kota.kernel.alerts import services
from kota.kernel.alerts.models import Delivery, Notice, PushSubscription
from kota.kernel.alerts.services.channels import vapid
from tests.integration.kernel.alerts import sinks
from tests.integration.kernel.alerts.conftest import AT, signed_in

Tell = Callable[..., None]


def subscribe(account: Account, browser: sinks.Browser) -> Any:
    client = signed_in(account)
    return client.post("/account/push", json.dumps(browser.subscription), "application/json")


def push() -> Delivery:
    return Delivery.objects.get(channel="push")


def sent(account: Account, tell: Tell) -> None:
    tell(alerts.Recipient(account.pk, channels=("push",)))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)


def test_a_push_arrives_and_only_the_browser_can_read_it(rina: Account, tell: Tell, web: sinks.WebServer) -> None:
    browser = web.browser()
    assert subscribe(rina, browser).status_code == 201

    sent(rina, tell)

    assert push().state == "sent"
    shown = browser.read(web.bodies[0])
    assert shown["title"] == "Your notifications work"
    assert shown["url"] == "/r/1"
    assert shown["tag"] == str(Notice.objects.get().pk)
    assert b"notifications" not in web.bodies[0]
    with pytest.raises(Exception, match=r".*"):
        web.browser().read(web.bodies[0])


def test_the_push_service_can_tell_who_sends(rina: Account, tell: Tell, web: sinks.WebServer) -> None:
    subscribe(rina, web.browser())
    sent(rina, tell)

    headers = web.headers[0]
    scheme, given = headers["Authorization"].split(" ", 1)
    parts = dict(part.strip().split("=", 1) for part in given.split(","))
    claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
    assert scheme == "vapid"
    assert Vapid02.verify(headers["Authorization"]), "a foreign reader finds the signature sound"
    assert parts["k"] == vapid.public_key()
    assert claims["aud"] == f"http://{web.place}"
    assert (headers["TTL"], headers["Content-Encoding"]) == ("259200", "aes128gcm")


def test_the_key_is_made_once_and_only_kota_may_read_it(settings: Any) -> None:
    path = Path(settings.HOME) / "secrets" / "vapid.json"
    first = vapid.public_key()

    vapid._keys.cache_clear()

    assert vapid.public_key() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_is_removed(rina: Account, tell: Tell, web: sinks.WebServer, status: int) -> None:
    subscribe(rina, web.browser())
    web.status = status

    sent(rina, tell)

    assert push().state == "given_up"
    assert not PushSubscription.objects.exists()


def test_a_push_service_in_trouble_is_asked_again(rina: Account, tell: Tell, web: sinks.WebServer) -> None:
    subscribe(rina, web.browser())
    web.status = 503
    sent(rina, tell)
    assert push().state == "queued"
    assert PushSubscription.objects.get().failed_at == AT

    web.status = 201
    services.deliver_due(at=AT + timedelta(minutes=2))

    assert push().state == "sent"
    assert PushSubscription.objects.get().failed_at is None


def test_a_push_service_inside_the_house_is_never_asked(
    rina: Account, tell: Tell, web: sinks.WebServer, settings: Any
) -> None:
    subscribe(rina, web.browser())
    settings.KOTA_FETCH_ALLOW = []

    sent(rina, tell)

    assert push().state == "queued"
    assert not web.bodies


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]", "{}", '{"endpoint": "https://push.example/1"}',
        json.dumps({"endpoint": "http://push.example/1", "keys": sinks.Browser("").subscription["keys"]}),
        json.dumps({"endpoint": "https://push.example/1", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}),
        json.dumps({"endpoint": "javascript:alert(1)", "keys": sinks.Browser("").subscription["keys"]}),
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(rina: Account, body: str) -> None:
    client = signed_in(rina)

    answer = client.post("/account/push", body, "application/json", headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not PushSubscription.objects.exists()


def test_a_browser_belongs_to_whoever_signed_in_last(rina: Account, budi: Account, web: sinks.WebServer) -> None:
    browser = web.browser()
    subscribe(rina, browser)
    subscribe(budi, browser)

    assert PushSubscription.objects.get().account_id == budi.pk


def test_a_person_ends_only_their_own_subscription(rina: Account, budi: Account, web: sinks.WebServer) -> None:
    browser = web.browser()
    subscribe(rina, browser)
    other = signed_in(budi)

    other.delete("/account/push", json.dumps(browser.subscription), "application/json")
    other.post(f"/account/push/{PushSubscription.objects.get().pk}/remove")
    assert PushSubscription.objects.exists()

    mine = signed_in(rina)
    mine.delete("/account/push", json.dumps(browser.subscription), "application/json")
    assert not PushSubscription.objects.exists()


def test_the_signed_out_cannot_subscribe(db: None, client: Client) -> None:
    answer = client.post("/account/push", "{}", "application/json", headers={"Accept": "application/json"})

    assert answer.status_code == 401
