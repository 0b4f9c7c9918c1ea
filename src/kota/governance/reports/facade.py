"""What other apps may call."""

from kota.governance.reports.services import clean, send_report

__all__ = ["clean", "send_report"]
