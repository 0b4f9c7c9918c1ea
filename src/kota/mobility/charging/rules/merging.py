"""What is news. PATCH: the fields that came replace those that are there; charging periods of a session are added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kota.mobility.charging.contracts.objects.types import AHEAD


def is_news(came: datetime, known: datetime, at: datetime) -> bool:
    """What is older than what is here changes nothing; a moment that has not come yet holds nobody up."""
    return came >= known or known > at + AHEAD


def patched(before: Mapping[str, Any], came: Mapping[str, Any]) -> dict[str, Any]:
    return {**before, **came}


def session(before: Mapping[str, Any], came: Mapping[str, Any]) -> dict[str, Any]:
    """A period that was sent before and comes again is not added twice: requests are repeated after a lost answer."""
    merged = patched(before, came)
    fresh = came.get("charging_periods")
    if isinstance(fresh, list):
        old = before.get("charging_periods") or []
        merged["charging_periods"] = [*old, *(one for one in fresh if one not in old)]
    return merged
