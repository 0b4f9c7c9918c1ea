"""Which program a secret belongs to."""

import hmac
import time
from dataclasses import dataclass

from kota.base.actor import Actor, ActorKind
from kota.kernel.accounts.models import ApiKey
from kota.kernel.accounts.rules import PREFIX_LENGTH, digest

KEEP_S = 10.0  # a revoked key works at most so long
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Client:
    """A program with a valid key. It acts as its account where it has one, else as itself."""

    key_id: int
    name: str
    scopes: frozenset[str]
    per_minute: int
    account_id: int | None

    def actor(self) -> Actor:
        """The program itself. What a key's account may do, its endpoints ask of the account."""
        return Actor(ActorKind.CLIENT, str(self.key_id))


_known: dict[bytes, tuple[float, Client | None]] = {}


def client_for(secret: str) -> Client | None:
    """The program that holds a secret, or None. Answers are kept for ten seconds."""
    if not secret.isascii() or not secret.isprintable() or not 0 < len(secret) <= 200:
        return None
    wanted = digest(secret)
    kept = _known.get(wanted)
    if kept is not None and time.monotonic() - kept[0] < KEEP_S:
        return kept[1]
    found = _look_up(secret, wanted)
    if len(_known) > _MOST:
        _known.clear()
    _known[wanted] = (time.monotonic(), found)
    return found


def _look_up(secret: str, wanted: bytes) -> Client | None:
    row = ApiKey.objects.filter(prefix=secret[:PREFIX_LENGTH], revoked_at=None).select_related("account").first()
    if row is None or not hmac.compare_digest(bytes(row.digest), wanted):
        return None
    if row.account is not None and not row.account.is_active:
        return None
    return Client(row.pk, row.name, frozenset(row.scopes), row.per_minute, row.account_id)
