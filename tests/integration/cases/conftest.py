"""Officers at their desks, and cases that lie on them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from kota.base.actor import ANONYMOUS, Actor
from kota.base.geo import Point
from kota.base.ids import uuid7
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.accounts.models import RoleAssignment
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact, NewCase
from kota.kernel.files import facade as files
from tests.factories.accounts import sign_in
from tests.unit.kernel.files import samples

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, ten in the morning in Jakarta
MENTENG = Point(106.8326, -6.1958)
ROADS, WATER = "dinas-bina-marga", "dinas-sda"

Open = Callable[..., cases.Case]


@pytest.fixture
def open_case(db: None) -> Open:
    """Open a report about the roads; anything else by name."""

    def opened(*, at: datetime = AT, by: Actor = ANONYMOUS, agency: str = ROADS, **given: Any) -> cases.Case:
        given = {"type": "report", "category": "pothole", "words": "Lubang di jalan", "channel": "web", **given}
        given.setdefault("public_words", given["words"])
        given.setdefault("point", MENTENG)
        given.setdefault("contact", Contact(name="Sari", phone="+6281234567890", email="sari@contoh.test"))
        case = cases.open_case(new=NewCase(**given), by=by, at=at)
        if case.agency_id != agency:
            case = cases.hand_over(case_id=case.pk, agency=agency, text="sorted by hand", by=by, at=at)
        return cases.by_reference(case.reference)

    return opened


def make_staff(role: str, *, agency: str = "", area: str = "", name: str = "Staf") -> Account:
    """Somebody with a role; without a password, which would cost a second each."""
    account = Account.objects.create(name=name, email=f"{uuid7().hex}@contoh.test", language="id", created_at=AT)
    RoleAssignment.objects.create(
        account=account,
        role=role,
        agency_id=agency or None,
        area_id=area or None,
        granted_at=AT,
        granted_by="system:tests",
    )
    return account


@pytest.fixture
def officer(db: None) -> Account:
    """Works for the roads agency."""
    return make_staff("field-officer", agency=ROADS, name="Agus")


@pytest.fixture
def colleague(db: None) -> Account:
    return make_staff("field-officer", agency=ROADS, name="Rina")


@pytest.fixture
def stranger(db: None) -> Account:
    """Works for another agency."""
    return make_staff("field-officer", agency=WATER, name="Dewi")


@pytest.fixture
def head(db: None) -> Account:
    return make_staff("agency-head", agency=ROADS, name="Hendra")


@pytest.fixture
def triage(db: None) -> Account:
    return make_staff("triage-officer", name="Lestari")


@pytest.fixture
def moderator(db: None) -> Account:
    return make_staff("moderator", name="Yusuf")


def desk(account: Account, language: str = "en") -> Client:
    """The officer's browser, signed in with the second factor."""
    return sign_in(Client(headers={"Accept-Language": language}), account)


def actor(account: Account) -> Actor:
    return actor_for(account)


def photo(by: Account) -> Any:
    """A photo that is kept already."""
    return files.store_photo(data=samples.photo(), by=actor(by), at=AT, is_public=True).id
