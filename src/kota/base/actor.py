"""Who does something: every write names one."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    ACCOUNT = "account"  # a signed-in person, id is the account's number
    CLIENT = "client"  # a program with an API key, id is the key's number
    DEVICE = "device"
    ANONYMOUS = "anonymous"  # somebody without an account, id is empty
    SYSTEM = "system"  # Kota itself, id is the part that acts ("deadlines", "pack")


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. Holds no personal data: `urn` may stand in logs and in the audit."""

    kind: ActorKind
    id: str = ""
    permissions: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()

    @property
    def urn(self) -> str:
        """`account:17`, `system:deadlines`, or `anonymous`."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @property
    def account_id(self) -> int | None:
        return int(self.id) if self.kind is ActorKind.ACCOUNT else None

    def may(self, permission: str) -> bool:
        return permission in self.permissions


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def system(part: str) -> Actor:
    """Kota itself, acting through one of its parts."""
    return Actor(ActorKind.SYSTEM, part)
