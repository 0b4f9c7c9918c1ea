"""PATCH: the fields that came replace those that are there; charging periods of a session are added."""

from collections.abc import Mapping
from typing import Any


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
