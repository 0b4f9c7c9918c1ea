"""Days on which vehicles run and people ride as on a Sunday."""

from datetime import date

from kota.base.errors import MissingError
from kota.kernel.facts import facade as facts


def holidays() -> frozenset[date]:
    """Days that the city's calendars keep."""
    return facts.derived("transit holidays", _holidays)


def _holidays() -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(key) for key in facts.current("holiday"))
    except MissingError:  # a city without working calendars
        return frozenset()
