"""What other apps may call: open cases, move them, read them."""

from kota.kernel.cases.models import Case, Contact, Entry, Photo
from kota.kernel.cases.rules.workflow import possible, reopen_until
from kota.kernel.cases.selectors.catalogue import (
    answers,
    calendar,
    calendar_of,
    case_type,
    categories,
    category,
    groups,
    ladder,
    route,
    rules,
    try_rules,
)  # fmt: skip
from kota.kernel.cases.selectors.reading import (
    Filter,
    alike_near,
    asked_question,
    by_reference,
    check_may,
    entry,
    for_staff,
    held,
    history,
    narrow,
    near,
    newest,
    opened_by,
    public,
    queue,
    reporter_history,
    triage,
)  # fmt: skip
from kota.kernel.cases.services import (
    add_photos,
    answer,
    ask,
    confirm,
    hand_over,
    hold,
    note,
    open_case,
    open_cases,
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
    "Case", "Contact", "Entry", "Filter", "Photo", "add_photos", "alike_near", "answer", "answers", "ask",
    "asked_question", "by_reference", "calendar", "calendar_of", "case_type", "categories", "category", "check_may",
    "confirm", "entry", "for_staff", "groups", "hand_over", "held", "history", "hold", "ladder", "narrow", "near",
    "newest", "note", "open_case", "open_cases", "opened_by", "possible", "public", "queue", "rate", "reject",
    "release", "relocate", "reopen", "reopen_until", "reporter_history", "route", "rules", "set_supporters", "solve",
    "take", "take_down", "triage", "try_rules",
]  # fmt: skip
