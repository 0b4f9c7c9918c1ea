"""What happens when a message does not get through."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import facade as alerts
from kota.kernel.alerts import rules, services
from kota.kernel.alerts.models import Delivery, Notice
from tests.integration.kernel.alerts import sinks
from tests.integration.kernel.alerts.conftest import AT

Tell = Callable[..., None]


def email() -> Delivery:
    return Delivery.objects.get(channel="email")


def test_a_mail_server_that_is_away_is_tried_again_with_growing_pauses(
    rina: Account, tell: Tell, mail: sinks.MailServer, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    tell(alerts.Recipient(rina.pk))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)
    assert (email().state, email().attempts) == ("queued", 1)
    assert "rina" not in email().last_error

    services.deliver_due(at=AT + timedelta(seconds=30))
    assert email().attempts == 1
    services.deliver_due(at=AT + timedelta(minutes=1))
    assert email().attempts == 2

    settings.EMAIL_PORT = mail.port
    services.deliver_due(at=AT + timedelta(minutes=6))
    assert (email().state, email().attempts, email().last_error) == ("sent", 3, "")
    assert len(mail.messages) == 1


def test_after_the_last_try_it_is_given_up_and_stays_known(rina: Account, tell: Tell, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    tell(alerts.Recipient(rina.pk))

    for day in range(10):
        services.deliver_due(at=AT + timedelta(days=day + 1))

    assert (email().state, email().attempts) == ("given_up", len(rules.PAUSES) + 1)
    assert email().last_error == "ConnectionRefusedError"


@pytest.mark.parametrize(("code", "state"), [(550, "given_up"), (450, "queued")])
def test_an_address_that_does_not_exist_is_given_up_at_once(
    rina: Account, tell: Tell, mail: sinks.MailServer, code: int, state: str
) -> None:
    mail.refuse = code

    tell(alerts.Recipient(rina.pk))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert (email().state, email().attempts) == (state, 1)


@pytest.mark.parametrize(("answer", "state"), [(422, "given_up"), (503, "queued")])
def test_a_provider_of_text_messages_that_fails(
    db: None, tell: Tell, web: sinks.WebServer, settings: Any, answer: int, state: str
) -> None:
    settings.KOTA_SMS_URL, web.status = f"http://{web.place}/sms", answer

    tell(alerts.Recipient(phone="+628123456789", channels=("sms",)))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    sms = Delivery.objects.get(channel="sms")
    assert sms.state == state
    assert bool(sms.to) == (state == "queued")


def test_whoever_unsubscribes_while_a_mail_waits_gets_none(
    rina: Account, tell: Tell, mail: sinks.MailServer, client: Any
) -> None:
    tell(alerts.Recipient(rina.pk))
    from kota.kernel.alerts import selectors

    url = selectors.unsubscribe_url(Notice.objects.get(), "email", "")
    client.post("/notifications/off/" + url.rsplit("/", 1)[1])

    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert email().state == "suppressed"
    assert not mail.messages
