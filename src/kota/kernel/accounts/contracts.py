"""What others learn about people, agencies and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kota.kernel.facts.contracts import Value, Words, code_of


class AgencyFact(Value):
    """An agency or an area's office, and what it answers for."""

    code: str
    name: Words
    short: str = ""
    kind: str
    calendar: str = code_of("calendar")
    answers_for: Words
    area: str = code_of("area", default="")
    parent: str = code_of("agency", default="")
    website: str = ""
    source: str = ""


class RoleFact(Value):
    """What a role may do; where it may do it stands in each grant."""

    code: str
    name: Words
    description: Words
    permissions: list[str] = code_of("permission")
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant: these permissions for these agencies, this area, these categories; empty means everywhere."""

    role: str
    permissions: frozenset[str]
    agencies: frozenset[str] = frozenset()
    area: str = ""
    categories: frozenset[str] = frozenset()

    @property
    def is_everywhere(self) -> bool:
        return not (self.agencies or self.area or self.categories)

    def covers(self, *, agency: str, area: str, category: str, permission: str = "") -> bool:
        """Whether the grant reaches a thing of that agency, area and category (and gives the permission)."""
        return (
            (not permission or permission in self.permissions)
            and (not self.agencies or agency in self.agencies)
            and (not self.area or area == self.area or area.startswith(self.area + "."))
            and (not self.categories or category in self.categories)
        )

    def holds(self, *, agency: str, area: str, categories: Sequence[str]) -> bool:
        """Whether a grant with these limits lies within this one; an empty limit is everything."""
        return (
            (not self.agencies or agency in self.agencies)
            and (not self.area or area == self.area or area.startswith(self.area + "."))
            and (not self.categories or (bool(categories) and set(categories) <= self.categories))
        )


@dataclass(frozen=True, slots=True)
class AccountOpened:
    """Somebody made an account, or got one made."""

    name: ClassVar[str] = "accounts.opened"
    account_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """An account is let in no longer."""

    name: ClassVar[str] = "accounts.closed"
    account_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountErased:
    """The person is gone from the account; only its number is left."""

    name: ClassVar[str] = "accounts.erased"
    account_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RoleGranted:
    name: ClassVar[str] = "accounts.role_granted"
    account_id: int
    role: str
    agency: str
    area: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoleEnded:
    name: ClassVar[str] = "accounts.role_ended"
    account_id: int
    role: str
    at: datetime
