"""Alerts as the banner above every page shows them."""

import json
from typing import Any

from django import template

from kota.base import clock
from kota.kernel.warnings.contracts import Status
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.views.shown import Shown, all_shown

register = template.Library()
MOST_EXERCISES = 3


@register.filter
def alerts_shown(found: list[Alert]) -> list[Shown]:
    """In the reader's language; of exercises the worst three, so that one of many does not push the page away."""
    played = [one for one in found if one.status != Status.ACTUAL]
    return all_shown([*(one for one in found if one not in played), *played[:MOST_EXERCISES]], clock.now())


@register.filter
def exercises_left(found: list[Alert]) -> int:
    """How many exercises stand only in the list."""
    return max(0, sum(one.status != Status.ACTUAL for one in found) - MOST_EXERCISES)


@register.filter
def pretty(value: Any) -> str:
    """JSON for people who look into it."""
    return json.dumps(value, indent=2, ensure_ascii=False)
