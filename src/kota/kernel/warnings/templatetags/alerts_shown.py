"""Alerts as the banner above every page shows them."""

import json
from typing import Any

from django import template

from kota.base import clock
from kota.kernel.warnings.contracts import Status
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.views.shown import Shown, all_shown

register = template.Library()
MOST, MOST_PRACTISED = 3, 1


@register.filter
def alerts_shown(found: list[Alert]) -> list[Shown]:
    """In the reader's language: the first three, and of exercises one, so that many do not push the page away."""
    return all_shown([*_of(found, is_actual=True)[:MOST], *_of(found, is_actual=False)[:MOST_PRACTISED]], clock.now())


@register.filter
def warnings_left(found: list[Alert]) -> int:
    """How many stand only in the list."""
    return max(0, len(_of(found, is_actual=True)) - MOST)


@register.filter
def exercises_left(found: list[Alert]) -> int:
    """How many exercises stand only in the list."""
    return max(0, len(_of(found, is_actual=False)) - MOST_PRACTISED)


def _of(found: list[Alert], *, is_actual: bool) -> list[Alert]:
    return [one for one in found if (one.status == Status.ACTUAL) is is_actual]


@register.filter
def pretty(value: Any) -> str:
    """JSON for people who look into it."""
    return json.dumps(value, indent=2, ensure_ascii=False)
