"""Writing new cases with their history, audit and events: one statement for one case or for thousands."""

from collections.abc import Sequence

from kota.base import events
from kota.base.batch import Rows, write
from kota.kernel.audit import facade as audit
from kota.kernel.cases.models import Case
from kota.kernel.cases.services.drawing import Drawn

EVERY_QUEUE = "queue:all"


def write_opened(drawn: Sequence[Drawn]) -> None:
    """Write new cases whole: with contact, first entries, photos, audit line and event. It is one statement."""
    photos = [
        {"case_id": one.case["id"], "file_id": pk, "kind": "before", "at": one.at, "by": one.by.urn, "is_hidden": False}
        for one in drawn
        for pk in one.photos
    ]
    write(
        Rows("case", [one.case for one in drawn]),
        Rows("case_contact", [one.contact for one in drawn if one.contact]),
        Rows("case_entry", [entry for one in drawn for entry in one.entries]),
        Rows("case_photo", photos),
        audit.rows(("case.opened", one.urn, one.by, one.at, one.digestible) for one in drawn),
        events.rows((one.event, one.by, one.at, _topics_of(one)) for one in drawn),
    )


def topics(case: Case) -> list[str]:
    """What live pages hear of a case: its agency's queue and everybody's, its own page, the public map when public."""
    return _topics(case.reference, case.agency_id, is_shown=case.is_public and not case.held)


def _topics_of(drawn: Drawn) -> list[str]:
    case = drawn.case
    return _topics(case["reference"], case["agency_id"], is_shown=case["is_public"] and not case["held"])


def _topics(reference: str, agency: str, *, is_shown: bool) -> list[str]:
    shown = ["public:reports", f"public:case:{reference}"] if is_shown else []
    return [f"queue:{agency}", EVERY_QUEUE, f"case:{reference}", *shown]
