"""Identifiers: time-ordered UUIDs for machines, short references for people."""

import os
import time
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U to misread
_SPACE = 32**6
_STEP = 387_420_489  # odd, so multiplication is a bijection modulo 2**30: neighbours do not look alike
_CHECK = 31


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def reference(prefix: str, number: int) -> str:
    """The human reference of the `number`-th case: `JKT-8K3M-27Q`; the last character checks the six before it.

    Unique for 2**30 numbers, then repeats; raises ValueError outside that range.
    """
    if not 0 <= number < _SPACE:
        raise ValueError(f"case number {number} is outside the range of references")
    value = number * _STEP % _SPACE
    digits = ""
    rest = value
    for _ in range(6):
        rest, digit = divmod(rest, 32)
        digits = ALPHABET[digit] + digits
    return f"{prefix}-{digits[:4]}-{digits[4:]}{ALPHABET[value % _CHECK]}"


def read_reference(text: str) -> str | None:
    """The reference as stored, from what a person typed (spaces, lower case, O for 0), or None."""
    plain = "".join(ch for ch in text.upper() if ch.isalnum())
    if len(plain) < 8:
        return None
    prefix, code = plain[:-7], plain[-7:].translate(str.maketrans("OILU", "011V"))
    if any(ch not in ALPHABET for ch in code):
        return None
    value = 0
    for ch in code[:6]:
        value = value * 32 + ALPHABET.index(ch)
    if ALPHABET[value % _CHECK] != code[6]:
        return None
    return f"{prefix}-{code[:4]}-{code[4:]}"
