"""What a datastream says is possible: `plausible` among its properties."""

import math
from collections.abc import Mapping
from typing import Any

from kota.kernel.observations.contracts.errors import BodyError

_NAMES = ("minimum", "maximum", "maximumRate", "stuckAfterHours")


def check(plausible: Any) -> None:
    """BodyError for limits that would silently limit nothing."""
    if plausible is None:
        return
    if not isinstance(plausible, Mapping):
        raise BodyError('plausible is an object, such as {"minimum": 0, "maximum": 100}', field="properties")
    for name in _NAMES:
        if plausible.get(name) is not None and not _is_number(plausible[name]):
            raise BodyError("plausible: %(name)s is a number", name=name, field="properties")
    low, high = plausible.get("minimum"), plausible.get("maximum")
    if low is not None and high is not None and low > high:
        raise BodyError("plausible: minimum is above maximum", field="properties")
    for name in _NAMES[2:]:
        if plausible.get(name) is not None and plausible[name] <= 0:
            raise BodyError("plausible: %(name)s is above 0", name=name, field="properties")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
