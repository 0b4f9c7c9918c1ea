"""A resident at a browser without scripts, officers, and photos that know their place."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kota.base import clock
from kota.base.actor import Actor
from kota.base.geo import Point
from kota.governance.reports import services
from kota.governance.reports.contracts import NewReport
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from kota.ui import remembered
from tests.integration.governance.reports.paper import Paper
from tests.unit.kernel.files import samples

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, ten in the morning in Jakarta
GAMBIR = Point(106.8229, -6.1745)


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> None:
    """Limits by address begin anew with each test."""
    cache.clear()
    remembered.forget()


def browser(language: str = "en") -> Client:
    """A browser of its own: its own cookies."""
    return Client(headers={"Accept-Language": language})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def form(client: Client) -> Paper:
    """The report form, just opened."""
    return Paper.open(client)


@pytest.fixture
def rina(db: None) -> Account:
    """A resident with an account."""
    return Account.objects.create(name="Rina", email="rina@example.com", language="en", created_at=AT)


def signed_in(account: Account) -> Client:
    client = browser()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def officer(db: None) -> Actor:
    """Somebody who works for the roads agency."""
    account = Account.objects.create(name="Agus", email="agus@example.com", language="id", created_at=AT)
    RoleAssignment.objects.create(
        account=account, role="field-officer", agency_id="dinas-bina-marga", granted_at=AT, granted_by="system:test"
    )
    return actor_for(account)


@pytest.fixture
def send(db: None) -> Callable[..., cases.Case]:
    """Send a report without its pages: `send(words=..., contact=Contact(email=...))`."""

    def sent(by: Any = None, at: datetime | None = None, **given: Any) -> cases.Case:
        from kota.base.actor import ANONYMOUS

        given = {"category": "pothole", "words": "A hole in the road", "channel": "web", "point": GAMBIR, **given}
        return services.send_report(new=NewReport(**given), by=by or ANONYMOUS, at=at or clock.now())

    return sent


def follow(client: Client, case: cases.Case) -> None:
    """Open the follow link in this browser."""
    from kota.governance.reports.selectors.following import follow_path

    assert client.get(follow_path(case.reference)).status_code == 303


def place_photo(lon: float = GAMBIR.lon, lat: float = GAMBIR.lat) -> bytes:
    """A photo whose camera wrote down where it was taken."""
    return samples.photo(lon=lon, lat=lat)


__all__ = ["AT", "GAMBIR", "Contact", "browser", "follow", "place_photo", "signed_in"]
