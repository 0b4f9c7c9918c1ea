"""Which datastreams this process has looked at lately because values came. What it leaves out the clock computes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=5)
MOST = 1_000_000
_at: dict[int, datetime] = {}


def those_due(datastreams: Iterable[int], at: datetime) -> list[int]:
    """Those that were not looked at in this hour, or not for a while; from now on they were."""
    due = [one for one in datastreams if _is_due(_at.get(one), at)]
    if len(_at) > MOST:
        _at.clear()
    _at.update(dict.fromkeys(due, at))
    return due


def _is_due(before: datetime | None, at: datetime) -> bool:
    return before is None or before.hour != at.hour or not timedelta() <= at - before < PAUSE


def forget() -> None:
    """Look at everything again, for tests."""
    _at.clear()
