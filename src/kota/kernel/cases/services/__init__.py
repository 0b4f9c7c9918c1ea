"""Everything that changes a case: one function a verb."""

from kota.kernel.cases.services.acting import act
from kota.kernel.cases.services.deadlines import close_silent, escalate
from kota.kernel.cases.services.erasing import erase
from kota.kernel.cases.services.looking import note_read
from kota.kernel.cases.services.moderators import hide_photo, hold, release, show_photo, take_down
from kota.kernel.cases.services.officers import (
    add_photos,
    ask,
    hand_over,
    note,
    reject,
    relocate,
    solve,
    take,
    withdraw,
)
from kota.kernel.cases.services.opening import open_at_once, open_case, open_cases, unknown
from kota.kernel.cases.services.placing import place_again
from kota.kernel.cases.services.practised import end_practised
from kota.kernel.cases.services.projection import project_categories
from kota.kernel.cases.services.reporters import answer, confirm, leave_contact, rate, reopen
from kota.kernel.cases.services.steps import set_supporters
from kota.kernel.cases.services.waiting import end_waiting

__all__ = [
    "act", "add_photos", "answer", "ask", "close_silent", "confirm", "end_practised", "end_waiting", "erase",
    "escalate", "hand_over", "hide_photo", "hold", "leave_contact", "note", "note_read", "open_at_once", "open_case",
    "open_cases", "place_again", "project_categories", "rate", "reject", "release", "relocate", "reopen",
    "set_supporters", "show_photo", "solve", "take", "take_down", "unknown", "withdraw",
]  # fmt: skip
