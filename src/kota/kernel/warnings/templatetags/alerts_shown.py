"""Alerts as the banner above every page shows them."""

import json
from typing import Any

from django import template

from kota.base import clock
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.views.shown import Shown, all_shown

register = template.Library()


@register.filter
def alerts_shown(found: list[Alert]) -> list[Shown]:
    """In the reader's language."""
    return all_shown(found, clock.now())


@register.filter
def pretty(value: Any) -> str:
    """JSON for people who look into it."""
    return json.dumps(value, indent=2, ensure_ascii=False)
