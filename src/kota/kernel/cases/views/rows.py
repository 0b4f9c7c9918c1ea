"""How a case is said in a list: what it is, where it stands, how late it is, in colour, icon and words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.kernel.cases.contracts import Kind, StopQuestion
from kota.kernel.cases.forms.choices import CHANNELS
from kota.kernel.cases.models import Case
from kota.kernel.cases.rules.clock import Lateness
from kota.kernel.cases.selectors import beside, catalogue
from kota.ui.components.time import duration

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class State:
    """A badge: its words, kind and icon."""

    words: str
    kind: str
    icon: str = ""


_LOOKS = {
    Lateness.LATE: {"kind": "bad", "icon": "alarm-clock-off"},
    Lateness.SOON: {"kind": "warn", "icon": "alarm-clock"},
    Lateness.AHEAD: {"kind": "neutral", "icon": "clock"},
    Lateness.STANDING: {"kind": "progress", "icon": "circle-pause"},
    Lateness.NONE: {"kind": "neutral", "icon": "calendar-off"},
    Lateness.KEPT: {"kind": "good", "icon": "circle-check"},
    Lateness.MISSED: {"kind": "warn", "icon": "triangle-alert"},
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a line of a list. `unasked` is to be asked first."""

    case: Case
    step: State
    clock: State
    channel: State
    is_late: bool
    unasked: StopQuestion | None


def rows(cases: Iterable[Case], at: datetime) -> list[Row]:
    return [row(case, at) for case in cases]


def row(case: Case, at: datetime) -> Row:
    late = beside.lateness_of(case, at=at)
    return Row(
        case, step(case), clock(case, late, at), channel(case), is_late=late is Lateness.LATE, unasked=unasked(case)
    )


def step(case: Case) -> State:
    """The step that a case has reached."""
    case_type = catalogue.case_type(case.type)
    found = next((step for step in case_type.steps if step.key == case.step), None)
    kinds = {Kind.OPEN: "progress", Kind.WAITING: "warn", Kind.SOLVED: "good", Kind.DONE: "neutral"}
    kind = "info" if case.step == case_type.first else kinds.get(Kind(case.kind), "neutral")
    return State(_(found.title) if found else case.step, kind)


def clock(case: Case, late: Lateness, at: datetime) -> State:
    """How the case stands to its deadline."""
    return State(_words(case, late, at), **_LOOKS[late])


def channel(case: Case) -> State:
    """By which way it came in."""
    found = CHANNELS.get(case.channel)
    return State(str(found.name), "neutral", found.icon) if found else State(case.channel, "neutral", icon="inbox")


def unasked(case: Case) -> StopQuestion | None:
    """The question of danger that nobody asked, since a program sent the report; none once somebody works on it."""
    found = CHANNELS.get(case.channel)
    is_fresh = case.kind == Kind.OPEN and case.taken_at is None
    return catalogue.category_even_ended(case.category_id).emergency if is_fresh and found and not found.asks else None


def _words(case: Case, late: Lateness, at: datetime) -> str:
    if late in (Lateness.LATE, Lateness.AHEAD, Lateness.SOON) and case.due_at is not None:
        return _running(case, case.due_at, late, at)
    return {
        Lateness.STANDING: _("Waits for the reporter"),
        Lateness.KEPT: _("Done in time"),
        Lateness.MISSED: _("Done late"),
    }.get(late, _("No deadline"))


def _running(case: Case, due_at: datetime, late: Lateness, at: datetime) -> str:
    if late is Lateness.LATE:
        return _("Late by %(time)s") % {"time": _roughly(at - due_at)}
    if late is Lateness.AHEAD:
        return _("%(time)s left") % {"time": _roughly(due_at - at)}
    return working_time(catalogue.calendar(case.calendar).between(at, due_at))


def _roughly(span: timedelta) -> str:
    """Days alone once there are two of them: nobody cares for the hours then."""
    return duration(timedelta(days=round(span / _DAY))) if span.days >= 2 else duration(span)


def working_time(minutes: float) -> str:
    """So much working time is left."""
    hours, rest = divmod(max(0, int(minutes)), 60)
    if hours:
        return ngettext("%(count)d working hour left", "%(count)d working hours left", hours) % {"count": hours}
    return ngettext("%(count)d working minute left", "%(count)d working minutes left", rest) % {"count": rest}
