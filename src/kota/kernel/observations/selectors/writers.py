"""Who may write observations: programs with a key that reaches to sensors, and devices with a token."""

import hashlib
import time
from dataclasses import dataclass

from kota.base.actor import Actor, ActorKind
from kota.kernel.accounts import facade as accounts
from kota.kernel.observations.models import Device

SCOPE = "sensing"
KEEP_S = 10.0
_MOST = 200_000
_known: dict[bytes, tuple[float, "Writer | None"]] = {}


@dataclass(frozen=True, slots=True)
class Writer:
    """A program that may manage everything (`device` 0), or a device with its own datastreams."""

    actor: Actor
    device: int = 0

    @property
    def may_manage(self) -> bool:
        return self.device == 0


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def remembered(secret: str) -> tuple[bool, Writer | None]:
    """Whether it is known without asking the database, and if so whose token it is."""
    kept = _known.get(digest(secret))
    if kept is None or time.monotonic() - kept[0] >= KEEP_S:
        return False, None
    return True, kept[1]


def by_token(secret: str) -> Writer | None:
    """Whoever holds a token; None when it is nobody's. Answers are kept for ten seconds."""
    if not secret.isascii() or not 0 < len(secret) <= 200:
        return None
    wanted = digest(secret)
    kept = _known.get(wanted)
    if kept is not None and time.monotonic() - kept[0] < KEEP_S:
        return kept[1]
    if len(_known) > _MOST:
        _known.clear()
    found = _look_up(secret, wanted)
    _known[wanted] = time.monotonic(), found
    return found


def _look_up(secret: str, wanted: bytes) -> Writer | None:
    device = Device.objects.filter(token=wanted, ended_at=None).first()
    if device is not None:
        return Writer(Actor(ActorKind.DEVICE, str(device.pk)), device.pk)
    client = accounts.client_for(secret)
    return Writer(client.actor()) if client is not None and SCOPE in client.scopes else None


def is_named(device: int, name: str) -> bool:
    """Is this the name of the device?"""
    return Device.objects.filter(pk=device, key=name).exists()
