"""A control room: who drafts, who approves, and residents with places."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kota.base.actor import Actor, ActorKind, system
from kota.kernel.accounts.facade import Account
from kota.kernel.warnings import facade as warnings
from tests.factories.accounts import make_account, make_staff

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta
TEBET, BUKIT_DURI = "31.74.01", "31.74.01.1004"
MENTENG = "31.71.06.1001"
GATE = {"gate": "Pintu Air Manggarai", "level_cm": 860, "arrival": {"id": "pukul 14.00", "en": "2 pm"}}
BY = system("water")


def actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, str(account.pk))


@pytest.fixture
def drafter(db: None) -> Account:
    return make_staff("control-room", name="Bayu")


@pytest.fixture
def approver(db: None) -> Account:
    return make_staff("warning-officer", name="Ratna")


@pytest.fixture
def resident(db: None) -> Account:
    return make_account(name="Sari")


def gate(level: str = "siaga-2", **more: Any) -> warnings.Trigger:
    given: dict[str, Any] = {"areas": (BUKIT_DURI,), "params": GATE, "key": "gate:manggarai", "inputs": {"cm": 860}}
    return warnings.Trigger(klass="flood-gate", level=level, **{**given, **more})


def near(level: str = "near", **more: Any) -> warnings.Trigger:
    given: dict[str, Any] = {"areas": (BUKIT_DURI,), "params": {"where": "Jalan Kebon Baru"}, "key": "near:1"}
    return warnings.Trigger(klass="flood-near", level=level, **{**given, **more})


def later(hours: float) -> datetime:
    return AT + timedelta(hours=hours)
