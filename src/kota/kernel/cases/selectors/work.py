"""An officer's work as lists: tabs with their counts, pages by cursor, and what the map beside them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY
from kota.kernel.cases import permissions
from kota.kernel.cases.contracts import Kind
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.reading import STATES, Filter, narrow

PAGE = 40
ON_MAP = 500
_END = "~"


class Tab(StrEnum):
    """The parts of a queue. DONE has no count: it grows for ever."""

    MINE = "mine"
    AGENCY = "agency"
    NEW = "new"
    WAITING = "waiting"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the work is asked for."""

    tab: Tab = Tab.AGENCY
    step: str = ""
    overdue: bool = False
    filter: Filter = field(default_factory=lambda: Filter(type=""))


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases and the cursor of those behind them (empty: no more)."""

    cases: Sequence[Case]
    after: str


def narrowed(desk: Desk, wanted: Wanted, *, at: datetime) -> QuerySet[Case]:
    """Cases on the desk that fit everything but the tab."""
    found = narrow(desk.cases(*permissions.ON_QUEUE), wanted.filter)
    if wanted.step:
        found = found.filter(step=wanted.step)
    return found.filter(_late(at)) if wanted.overdue else found


def counts(desk: Desk, wanted: Wanted, *, at: datetime) -> Mapping[Tab, int]:
    """How many each tab holds under the filter, in one query."""
    conditions = {tab: _in_tab(desk.actor, tab, at) for tab in Tab if tab is not Tab.DONE}
    found = narrowed(desk, wanted, at=at).filter(kind__in=STATES["open"]).order_by()
    figures = found.aggregate(**{str(tab): Count("pk", filter=q) for tab, q in conditions.items()})
    return {tab: figures[str(tab)] for tab in conditions}


def in_tab(desk: Desk, wanted: Wanted, *, at: datetime) -> QuerySet[Case]:
    """Cases of the tab: the earliest deadline first, those whose clock stands last; what is done, newest first."""
    found = narrowed(desk, wanted, at=at).filter(_in_tab(desk.actor, wanted.tab, at))
    if wanted.tab is Tab.DONE:
        return found.order_by("-opened_at", "-id")
    return found.order_by(F("due_at").asc(nulls_last=True), "id")


def page(desk: Desk, wanted: Wanted, *, after: str, at: datetime, limit: int = PAGE) -> Page:
    """The page behind a cursor, by key: what arrives or leaves meanwhile shifts nothing."""
    found = in_tab(desk, wanted, at=at)
    if wanted.tab is Tab.DONE:
        return newest_page(found, after=after, limit=limit)
    if after:
        found = found.filter(_behind(*_read(after)))
    rows = list(found[: limit + 1])
    return Page(rows[:limit], _write(rows[limit - 1].due_at, rows[limit - 1].pk) if len(rows) > limit else "")


def newest_page(found: QuerySet[Case], *, after: str, limit: int = PAGE) -> Page:
    """A page of cases that are ordered newest first."""
    if after:
        moment, number = _read(after)
        found = found.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, id__lt=number))
    rows = list(found.order_by("-opened_at", "-id")[: limit + 1])
    return Page(rows[:limit], _write(rows[limit - 1].opened_at, rows[limit - 1].pk) if len(rows) > limit else "")


def queue(actor: Actor) -> QuerySet[Case]:
    """What waits for an officer, the earliest deadline first; what waits for the resident comes last."""
    found = Desk(actor).cases(*permissions.ON_QUEUE).filter(kind__in=STATES["open"])
    return found.order_by(F("due_at").asc(nulls_last=True), "id")


def triage(actor: Actor) -> QuerySet[Case]:
    """New cases of all channels that nobody took yet, newest first."""
    return arrived(Desk(actor))


def arrived(desk: Desk) -> QuerySet[Case]:
    """The same for a desk."""
    first = [case_type.first for case_type in REGISTRY.case_types().values()]
    found = desk.cases(permissions.TRIAGE).filter(kind=Kind.OPEN, step__in=first)
    return found.order_by("-opened_at", "-id")


def triaged(desk: Desk, by: Filter, *, unclear: bool = False) -> QuerySet[Case]:
    """The triage list under a filter. Whoever searches for words finds cases at every step, also those long closed."""
    every = desk.cases(permissions.TRIAGE).order_by("-opened_at", "-id")
    found = narrow(every if by.text else arrived(desk), by)
    return found.filter(why__rule="") if unclear else found


def _late(at: datetime) -> Q:
    return Q(kind=Kind.OPEN, due_at__lt=at)


def _in_tab(actor: Actor, tab: Tab, at: datetime) -> Q:
    first = [case_type.first for case_type in REGISTRY.case_types().values()]
    return {
        Tab.MINE: Q(kind__in=STATES["open"], officer=actor.account_id),
        Tab.AGENCY: Q(kind__in=STATES["open"]),
        Tab.NEW: Q(kind=Kind.OPEN, step__in=first),
        Tab.WAITING: Q(kind=Kind.WAITING),
        Tab.LATE: _late(at),
        Tab.DONE: Q(kind__in=STATES["solved"]),
    }[tab]


def _behind(due_at: datetime | None, number: int) -> Q:
    if due_at is None:
        return Q(due_at=None, id__gt=number)
    # `due_at >= x` is said apart, so that the index begins there.
    later = Q(due_at__gte=due_at) & (Q(due_at__gt=due_at) | Q(id__gt=number))
    return later | Q(due_at=None)


def _write(moment: datetime | None, number: int) -> str:
    return f"{moment.isoformat() if moment else ''}{_END}{number}"


def _read(cursor: str) -> tuple[datetime | None, int]:
    moment, _sep, number = cursor.partition(_END)
    try:
        return (datetime.fromisoformat(moment).astimezone(UTC) if moment else None), int(number)
    except (ValueError, OverflowError):
        sentence = _("This page of the list cannot be found. Start again from the first one.")
        raise InvalidError(sentence, field="after") from None
