"""Arrays by name as bytes, small enough for a row."""

import io
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np


def pack(arrays: Mapping[str, Any]) -> bytes:
    held = io.BytesIO()
    np.savez(held, **arrays)
    return zlib.compress(held.getvalue(), 6)


def unpack(packed: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as found:
        return {name: found[name] for name in found.files}
