"""Reading cases: one, what lies near, lists by filter, an officer's queue. Every read says for whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from kota.base import ids
from kota.base.actor import Actor
from kota.base.direct import Direct
from kota.base.errors import InvalidError, MissingError
from kota.base.geo import Box, Point
from kota.kernel.areas import facade as areas
from kota.kernel.cases import permissions
from kota.kernel.cases.contracts import PRACTISED, Kind, Verb
from kota.kernel.cases.models import IS_MASKED, WRITTEN, Case, Entry
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.selectors.desk import SHOWN, Desk
from kota.kernel.cases.selectors.listed import Listed, agency_rows, category_rows, named, near
from kota.kernel.facts import facade as facts

_BY_REFERENCE = Direct(Case, "reference = %(reference)s", without=("search",))
_HISTORY = Direct(Entry, "case_id = %(case)s AND (is_public OR NOT %(only_public)s) ORDER BY id")
_ABOUT_QUESTIONS = (Verb.ASK, Verb.REMIND, Verb.RESUME, Verb.ANSWER, Verb.WITHDRAW, Verb.HAND_OVER, Verb.REOPEN)
_BEGUN = re.compile(r"([A-Z]{2,5})-[0-9A-Z]{1,4}(?:-[0-9A-Z]{0,2})?")  # a number that is still being typed
STATES = {"open": [Kind.OPEN, Kind.WAITING], "solved": [Kind.SOLVED, Kind.DONE]}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty fields narrow nothing. `area` is a code of any level."""

    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    state: str = ""  # open | solved | rejected
    area: str = ""
    agency: str = ""
    since: datetime | None = None
    until: datetime | None = None
    due_before: datetime | None = None  # open, and promised for an earlier moment
    box: Box | None = None
    text: str = ""
    channel: str = ""
    meant: bool = False  # without what is practised
    as_written: bool = False  # for staff: full text looks into what the public does not read, too
    type: str = "report"


def narrow(cases: QuerySet[Case], by: Filter) -> QuerySet[Case]:
    """Apply a filter."""
    found = cases.filter(type=by.type) if by.type else cases
    chosen = _categories(by)
    if chosen is not None:
        found = found.filter(category__in=chosen)
    if by.state:
        found = found.filter(_in_state(by.state, by.type))
    if by.area:
        found = found.filter(_in_area(by.area))
    if by.since:
        found = found.filter(opened_at__gte=by.since)
    if by.until:
        found = found.filter(opened_at__lt=by.until)
    if by.due_before:
        found = found.filter(kind=Kind.OPEN, due_at__lt=by.due_before)
    if by.box:
        found = found.filter(point__in_box=by.box)
    exactly = {name: code for name, code in (("agency", by.agency), ("channel", by.channel)) if code}
    found = found.filter(**exactly)
    if by.meant:
        found = found.exclude(source_key__startswith=PRACTISED)
    return _matching(found, by.text, as_written=by.as_written) if by.text else found


def _in_area(code: str) -> Q:
    """An area with all below it. Of one that has none below, the index gives the newest at once."""
    if areas.by_code(code) is not None and not areas.below(code):
        return Q(area=code)
    return Q(area__gte=code, area__lt=code + "/")  # "." sorts right before "/", and no code goes on with anything else


def known(by: Filter) -> Filter:
    """The filter; InvalidError when it names what was never there: an empty list would look like an answer."""
    if by.area and areas.by_code(by.area) is None:
        raise InvalidError("there is no area with this code", field="area")
    if not category_rows().keys() >= set(by.categories):
        raise InvalidError("there is no category with this code", field="category")
    if not catalogue.groups().keys() >= set(by.groups):
        raise InvalidError("there is no group of categories with this code", field="group")
    if by.agency and by.agency not in agency_rows():
        raise InvalidError("there is no agency with this code", field="agency")
    return by


def _in_state(state: str, type_key: str) -> Q:
    if state == "open":
        return Q(kind__in=STATES["open"])
    rejected = Q(kind=Kind.DONE, step__in=catalogue.rejected_steps(type_key))
    if state == "rejected":
        return rejected
    if state == "solved":
        return Q(kind__in=STATES["solved"]) & ~rejected
    raise InvalidError("state is open, solved or rejected", field="state")


def state_of(*, type_key: str, kind: str, step: str) -> str:
    """open, solved or rejected: what a case came to, without the steps in between."""
    if kind in STATES["open"]:
        return "open"
    return "rejected" if step in catalogue.rejected_steps(type_key) else "solved"


def _categories(by: Filter) -> set[str] | None:
    if not by.categories and not by.groups:
        return None
    of_groups = {c.code for c in catalogue.categories(by.type) if c.group in by.groups}
    return set(by.categories) | of_groups


def _matching(cases: QuerySet[Case], text: str, *, as_written: bool) -> QuerySet[Case]:
    """Full text over words, place and area; a reference finds its case, however it is typed."""
    if reference := reference_in(text):
        return cases.filter(reference=reference)
    if begun := _BEGUN.fullmatch(text.strip().upper()):
        is_ours = begun[1] == facts.city().reference_prefix
        return cases.filter(reference__startswith=begun[0]) if is_ours else cases.none()
    query = SearchQuery(text[:200], config="indonesian", search_type="websearch")
    if not as_written:
        return cases.filter(search=query)
    return cases.alias(written=WRITTEN).filter(Q(search=query) | IS_MASKED & Q(written=query))


def reference_in(text: str) -> str | None:
    """The number that stands in a search box, or None: without the city's letters any long word might be one."""
    found = ids.read_reference(text)
    return found if found and found.startswith(facts.city().reference_prefix + "-") else None


def public() -> QuerySet[Case]:
    """Cases that everybody may see."""
    return Case.objects.filter(SHOWN)


def practised() -> QuerySet[Case]:
    """Cases that a replay sent in as an exercise."""
    return Case.objects.filter(source_key__startswith=PRACTISED)


def is_shown(case: Case) -> bool:
    """Whether everybody may see this case."""
    return case.is_public and not case.held and not case.is_confidential


def alike_near(category: str, point: Point, *, metres: float = 100, limit: int = 5) -> list[tuple[Listed, float]]:
    """Open public cases of a category around a place: what a new report may be about."""
    return near(point, metres, cases=public().filter(category=category, kind__in=STATES["open"]), limit=limit)


def by_reference(reference: str) -> Case:
    """A case by its reference as typed; MissingError when there is none."""
    plain = ids.read_reference(reference)
    found = named(_BY_REFERENCE(reference=plain)) if plain else []
    if not found:
        raise MissingError("there is no case with this number: check it, or search the list")
    return found[0]


def history(case: Case, *, only_public: bool) -> list[Entry]:
    return _HISTORY(case=case.pk, only_public=only_public)


def entry(entry_id: int) -> Entry:
    return Entry.objects.get(pk=entry_id)


def opened_by(account_id: int) -> QuerySet[Case]:
    """What a person reported."""
    return Case.objects.filter(contact__account=account_id).select_related("category", "agency")


def for_staff(actor: Actor, *wanted: str) -> QuerySet[Case]:
    """Cases that an officer may see: those of the agencies, areas and categories of each of the officer's roles."""
    return Desk(actor).cases(*wanted)


def check_may(actor: Actor, case: Case, *wanted: str) -> None:
    """NotAllowedError unless one of the officer's roles covers this very case with one of the permissions."""
    Desk(actor).check(case, *wanted)


def held(actor: Actor) -> QuerySet[Case]:
    """What waits for a moderator, oldest first."""
    return for_staff(actor, permissions.MODERATE).exclude(held="").order_by("id")


def reporter_history(case: Case, desk: Desk, *, limit: int = 10) -> list[Case]:
    """Other cases of the same reporter, by account, e-mail or phone, that everybody or this officer may see."""
    contact = getattr(case, "contact", None)
    if contact is None:
        return []
    same = Q(pk__in=[])
    for field in ("account", "email", "phone"):
        value = contact.account_id if field == "account" else getattr(contact, field)
        if value:
            same |= Q(**{f"contact__{field}": value})
    found = Case.objects.filter(same, desk.visible()).exclude(pk=case.pk).select_related("category")
    return list(found.order_by("-opened_at")[:limit])


def asked_question(case: Case) -> Entry | None:
    """The question that the resident has not answered."""
    return Entry.objects.filter(case=case, verb=Verb.ASK).order_by("-id").first() if case.kind == Kind.WAITING else None


def open_question(case: Case) -> Entry | None:
    """The question that the resident may still answer: the clock stands for it, or went on when no answer came."""
    if case.kind == Kind.WAITING:
        return asked_question(case)
    about = Entry.objects.filter(case=case, verb__in=_ABOUT_QUESTIONS).order_by("-id") if case.kind == Kind.OPEN else ()
    newest = list(about[:3])
    late = bool(newest) and newest[0].verb == Verb.RESUME
    return next((line for line in newest if late and line.verb == Verb.ASK), None)


def in_order(pks: Iterable[int]) -> list[Case]:
    return list(Case.objects.filter(pk__in=list(pks)).order_by("id"))
