"""Everything that changes a report beyond what changes any case."""

from kota.governance.reports.services.sending import clean, send_report
from kota.governance.reports.services.support import ask_takedown, decide_takedown, support

__all__ = ["ask_takedown", "clean", "decide_takedown", "send_report", "support"]
