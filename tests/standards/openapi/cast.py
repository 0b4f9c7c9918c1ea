"""A token for each role, and what the guided run and the fuzzer need to know of the city."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kota.base import clock
from kota.base.actor import Actor, ActorKind, system
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.services import grant_role, open_account

BY = system("test")
ALL = ["reports:read", "reports:write", "work", "performance", "sensing", "mobility", "admin"]
ROLES: dict[str, list[dict[str, str]]] = {
    "resident": [],
    "neighbour": [],
    "leaver": [],
    "officer": [{"role": "field-officer", "agency": "dinas-bina-marga"}],
    "head": [{"role": "agency-head", "agency": "dinas-bina-marga"}],
    "triage": [{"role": "triage-officer"}, {"role": "caller-desk"}],
    "moderator": [{"role": "moderator"}],
    "sensors": [{"role": "sensor-operator", "agency": "dinas-sda"}],
    "transit": [{"role": "transit-officer"}],
    "admin": [{"role": "city-admin"}],
    "auditor": [{"role": "auditor"}],
    "control": [{"role": "control-room"}],
    "warning": [{"role": "warning-officer"}],
}


@dataclass
class Person:
    """One of the cast: an account with a token that has every scope, so that only the role decides."""

    name: str
    account_id: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.ACCOUNT, str(self.account_id))


@dataclass
class Cast:
    """Everybody, made when first asked for."""

    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self._person(name)
        return self.people[name]

    def _person(self, name: str) -> Person:
        at = clock.now()
        account = open_account(email=f"{name}@contoh.kota.test", name=name, language="id", by=BY, at=at)
        for role in ROLES[name]:
            grant_role(account_id=account.pk, by=BY, at=at, **role)
        return Person(name, account.pk, token(account.pk))

    @cached_property
    def program(self) -> str:
        """A token that belongs to no account."""
        return token(None)


def token(account_id: int | None, scopes: list[str] | None = None, **more: Any) -> str:
    given = {"name": "test", "scopes": scopes or ALL, "per_minute": 1_000_000, **more}
    return accounts.issue_key(**given, account_id=account_id, by=BY, at=clock.now())[1]
