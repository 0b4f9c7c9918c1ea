"""What reports do when something happened."""

from kota.governance.reports.handlers.media import fetch
from kota.governance.reports.handlers.people import RUNGS
from kota.governance.reports.handlers.telling import (
    asked_takedown,
    decided_takedown,
    escalated,
    moved,
    noted,
    opened,
)

__all__ = ["RUNGS", "asked_takedown", "decided_takedown", "escalated", "fetch", "moved", "noted", "opened"]
