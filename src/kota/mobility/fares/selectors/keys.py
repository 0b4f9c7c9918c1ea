"""Keys of the fares: what hides a card's number, and what signs tickets. Both follow from the city's own secret."""

import hashlib
import hmac
from datetime import date
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_CARD, _DAY = b"kota.fares.card", b"kota.fares.day"
_TICKET, _HOLDER = b"kota.fares.ticket", b"kota.fares.holder"
_LENGTH = 16


@lru_cache(maxsize=8)
def _key(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), purpose, "sha256")


def card(number: str) -> bytes:
    """What stands for a card: nobody without the city's secret finds the number by trying them all."""
    return hmac.digest(_key(settings.SECRET_KEY, _CARD), number.encode(), hashlib.sha256)[:_LENGTH]


def of_day(card: bytes, day: date) -> bytes:
    """What stands for a card in the books of one day: nobody follows it from there to another day."""
    return hmac.digest(_key(settings.SECRET_KEY, _DAY), card + day.isoformat().encode(), hashlib.sha256)[:_LENGTH]


def holder(token: str) -> bytes:
    """What stands for a browser that bought a ticket."""
    return hmac.digest(_key(settings.SECRET_KEY, _HOLDER), token.encode(), hashlib.sha256)[:_LENGTH]


def signing() -> Ed25519PrivateKey:
    """Signs tickets; validators know its public half."""
    return Ed25519PrivateKey.from_private_bytes(_key(settings.SECRET_KEY, _TICKET))
