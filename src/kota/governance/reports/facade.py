"""What other apps may call."""

from kota.governance.reports.selectors.standing import (
    Incident,
    Standing,
    by_hour,
    dangerous,
    incidents,
    standing,
    usual_by_hour,
)
from kota.governance.reports.services import clean, send_report

__all__ = [
    "Incident", "Standing", "by_hour", "clean", "dangerous", "incidents", "send_report", "standing", "usual_by_hour",
]  # fmt: skip
