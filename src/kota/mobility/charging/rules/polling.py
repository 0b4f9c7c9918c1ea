"""When a party is asked again: by the rule while it answers, later and later while it does not, spread a little."""

import hashlib
from datetime import timedelta

MOST = timedelta(hours=6)


def pause(name: str, every: timedelta, failures: int) -> timedelta:
    """Up to a tenth more for each party, always the same, so that not all are asked in the same minute."""
    length = min(MOST, every * 2 ** min(failures, 10)) if failures else every
    spread = hashlib.sha256(name.encode()).digest()[0] / 255
    return length * (1 + spread / 10)
