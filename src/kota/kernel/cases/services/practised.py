"""The end of what was opened as an exercise."""

from datetime import datetime

from django.db.models import Q

from kota.base.actor import Actor
from kota.kernel.cases.contracts import Kind, Transition, Verb
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.reading import practised
from kota.kernel.cases.services.steps import step, stop_clock

_OPEN = (Kind.OPEN, Kind.WAITING)


def end_practised(*, text: str, by: Actor, at: datetime) -> int:
    """Close what is practised and take it off the public pages, with the reason, so that no list and no figure has it
    any more; returns how many. Each is a write of its own: cut off, it goes on where it was."""

    def change(case: Case, found: Transition) -> None:
        if case.kind in _OPEN:
            stop_clock(case, at)
            case.closed_at = at
        case.is_public, case.held, case.was_on_time = False, "", None

    left = practised().filter(Q(is_public=True) | Q(kind__in=_OPEN))
    found = list(left.order_by("pk").values_list("pk", "kind"))
    for pk, kind in found:
        verb = Verb.REJECT if kind in _OPEN else Verb.TAKE_DOWN
        step(pk, verb, text=text, by=by, at=at, change=change, is_public=False)
    return len(found)
