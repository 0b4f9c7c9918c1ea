"""People to tell, and where the messages arrive."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import facade as alerts
from tests.integration.kernel.alerts import sinks

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta


def signed_in(account: Account) -> Client:
    """A browser on which somebody who reads English is signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def rina(db: None) -> Account:
    """A resident who reads English and has an address."""
    return Account.objects.create(name="Rina", email="rina@example.com", language="en", created_at=AT)


@pytest.fixture
def budi(db: None) -> Account:
    """Another resident."""
    return Account.objects.create(name="Budi", email="budi@example.com", language="id", created_at=AT)


@pytest.fixture
def mail(settings: Any) -> Iterator[sinks.MailServer]:
    with sinks.mail_server() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", sink.port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield sink


@pytest.fixture
def web(settings: Any) -> Iterator[sinks.WebServer]:
    with sinks.web_server() as sink:
        settings.KOTA_FETCH_ALLOW = [sink.place]
        yield sink


@pytest.fixture
def tell() -> Callable[..., None]:
    """Tell somebody that their notifications work."""

    def told(to: alerts.Recipient, *, key: str = "k1", at: datetime = AT, subject: str = "case:JKT-1") -> None:
        alerts.notify(
            to=to,
            topic="trial",
            template="alerts.trial",
            params={"at": at},
            subject=subject,
            url="/r/1",
            at=at,
            key=key,
        )

    return told
