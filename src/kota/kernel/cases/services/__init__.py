"""Everything that changes a case: one function a verb."""

from kota.kernel.cases.services.deadlines import close_silent, escalate
from kota.kernel.cases.services.opening import open_case, open_cases
from kota.kernel.cases.services.projection import project_category
from kota.kernel.cases.services.steps import (
    add_photos,
    answer,
    ask,
    confirm,
    hand_over,
    hold,
    note,
    rate,
    reject,
    release,
    relocate,
    reopen,
    set_supporters,
    solve,
    take,
    take_down,
)  # fmt: skip

__all__ = [
    "add_photos", "answer", "ask", "close_silent", "confirm", "escalate", "hand_over", "hold", "note", "open_case",
    "open_cases", "project_category", "rate", "reject", "release", "relocate", "reopen", "set_supporters", "solve",
    "take", "take_down",
]  # fmt: skip
