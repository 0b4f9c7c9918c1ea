"""The city's clock and its free days."""

from datetime import date
from zoneinfo import ZoneInfo

from kota.kernel.facts import facade as facts


def zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)


def holidays() -> frozenset[date]:
    """Days on which the city is as quiet as on a Sunday."""
    return facts.derived("sharing holidays", lambda: frozenset(one.day for one in facts.current("holiday").values()))
