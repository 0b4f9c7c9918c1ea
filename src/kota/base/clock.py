"""The only place that reads the time; everything else is told `at`."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
