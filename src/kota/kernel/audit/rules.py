"""How lines become leaves and leaves become a root: RFC 6962 (Certificate Transparency) hashing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

EMPTY_ROOT = bytes(32)  # what the first seal names as the seal before it


def digest(value: Mapping[str, Any] | None) -> bytes | None:
    """SHA-256 of a value in canonical JSON; None for nothing. Tells that a thing changed, not what it was."""
    if value is None:
        return None
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).digest()


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def line_content(fields: Sequence[str | bytes | None]) -> bytes:
    """Fields of a line joined so that no two different lines give the same bytes: each with its length before it."""
    parts = []
    for value in fields:
        data = b"" if value is None else value.encode() if isinstance(value, str) else value
        parts.append((b"\xff" if value is None else len(data).to_bytes(4, "big")) + data)
    return b"".join(parts)


def first_leaf(previous_root: bytes, at: datetime) -> bytes:
    """What a seal puts before its lines: the root before it and its own moment."""
    return leaf(previous_root + at.astimezone(UTC).isoformat().encode())


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of leaves (RFC 6962, 2.1): split at the largest power of two below the count."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def proof(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """The sisters on the way from leaf `index` to the root: ("left"|"right", hash) from the bottom up."""
    if len(leaves) <= 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*proof(leaves[:split], index), ("right", root(leaves[split:]))]
    return [*proof(leaves[split:], index - split), ("left", root(leaves[:split]))]


def follow(start: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its proof lead to."""
    for side, sister in path:
        pair = start + sister if side == "right" else sister + start
        start = hashlib.sha256(b"\x01" + pair).digest()
    return start
