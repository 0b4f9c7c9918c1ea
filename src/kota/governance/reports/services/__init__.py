"""Everything that changes a report beyond what changes any case."""

from kota.governance.reports.services.erasing import erase
from kota.governance.reports.services.media import fetch_media, send_from_program
from kota.governance.reports.services.reporter import add_photos, answer, judge, reopen
from kota.governance.reports.services.sending import clean, send_once, send_report
from kota.governance.reports.services.support import ask_takedown, decide_takedown, support

__all__ = [
    "add_photos", "answer", "ask_takedown", "clean", "decide_takedown", "erase", "fetch_media", "judge", "reopen",
    "send_from_program", "send_once", "send_report", "support",
]  # fmt: skip
