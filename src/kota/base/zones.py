"""The names of time zones."""

import functools
from zoneinfo import available_timezones


@functools.cache
def names() -> frozenset[str]:
    """All that this machine knows; to find them anew is a walk through hundreds of files."""
    return frozenset(available_timezones())
