"""What can be opened: case types, categories, calendars, rules, in memory and current to a second."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kota.base.errors import InvalidError, MissingError
from kota.base.registry import REGISTRY
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import (
    AnswerFact,
    CalendarFact,
    CaseType,
    CategoryFact,
    GroupFact,
    LadderFact,
    RoutingFact,
    TermsFact,
    Verb,
)
from kota.kernel.cases.rules import routing
from kota.kernel.cases.rules.calendar import WorkCalendar
from kota.kernel.facts import facade as facts

OFFICE = "office"  # the calendar that routing rules mean by working hours


def case_type(key: str) -> CaseType:
    try:
        found: CaseType = REGISTRY.case_types()[key]
    except KeyError:
        raise MissingError(_("There is no such kind of case.")) from None
    return found


def rejected_steps(type_key: str) -> frozenset[str]:
    """The steps in which an agency does not take a case up; of every type where none is named."""
    types = [case_type(type_key)] if type_key else REGISTRY.case_types().values()
    return frozenset(step.to for found in types for step in found.transitions if step.verb == Verb.REJECT)


def categories(type_key: str = "report") -> list[CategoryFact]:
    """Categories that can be chosen now, in the order of their groups, then in their own."""

    def make() -> list[CategoryFact]:
        order = {code: group.order for code, group in groups().items()}
        found = [c for c in facts.current("category").values() if c.case_type == type_key]
        return sorted(found, key=lambda c: (order.get(c.group, 999), c.group, c.order))

    return facts.derived(("categories", type_key), make)


def grouped_categories(type_key: str = "report") -> list[tuple[GroupFact, list[CategoryFact]]]:
    """Categories that can be chosen now, by their groups, in order."""
    found: dict[str, list[CategoryFact]] = {}
    for category_ in categories(type_key):
        found.setdefault(category_.group, []).append(category_)
    return [(groups()[code], members) for code, members in found.items() if code in groups()]


def groups() -> Mapping[str, GroupFact]:
    return facts.current("group")


def category(code: str) -> CategoryFact:
    """A category by code, InvalidError when it cannot be chosen."""
    found: CategoryFact | None = facts.current("category").get(code)
    if found is None:
        raise InvalidError(
            _("There is no category “%(code)s”: choose one of the list.") % {"code": code}, field="category"
        )
    return found


def category_even_ended(code: str) -> CategoryFact:
    """The same for a case that has it already: a category that ended goes on with its last facts."""
    found: CategoryFact | None = facts.latest("category", code)
    return found or category(code)


def calendar(code: str) -> WorkCalendar:
    """A working calendar with its holidays, or the last one of that code; MissingError when there never was one."""

    def make() -> WorkCalendar:
        found: Any = calendar_fact(code)
        if found is None:
            raise MissingError("there is no working calendar %(code)s", code=code)
        holidays = frozenset(h.day for h in facts.current("holiday").values()) if found.holidays else frozenset()
        return WorkCalendar(hours=found.hours, timezone=found.timezone, holidays=holidays)

    return facts.derived(("calendar", code), make)


def calendar_fact(code: str) -> CalendarFact | None:
    """A calendar as the city gave it, the last one where it ended."""
    found: CalendarFact | None = facts.latest("calendar", code)
    return found


def calendar_of(category_: CategoryFact, agency: str) -> str:
    """In whose hours a deadline counts: the category's, or else the agency's own."""
    return category_.calendar or accounts.agency(agency).calendar


def rules() -> list[RoutingFact]:
    """Routing rules in order."""
    return facts.derived("routing", lambda: sorted(facts.current("rule").values(), key=lambda r: (r.order, r.code)))


def ladder() -> list[LadderFact]:
    return facts.derived("ladder", lambda: sorted(facts.current("rung").values(), key=lambda r: r.order))


def terms(type_key: str) -> TermsFact:
    """How long the city waits for residents in cases of a type; the usual days where it did not say."""
    found: TermsFact | None = facts.current("terms").get(type_key)
    return found or TermsFact(code=type_key)


def destinations() -> dict[str, Any]:
    """Where a routing rule may send: the office of the place's area, or an agency."""
    offices = {f"office:{level}": f"office:{level}" for level in ("kelurahan", "kecamatan", "kota")}
    return offices | {code: fact.name.model_dump() for code, fact in accounts.agencies().items()}


def answers(verb: str, category_code: str) -> list[AnswerFact]:
    """Prepared answers for a verb that suit a category; an empty one narrows nothing."""
    found = (a for a in facts.current("answer").values() if verb in ("", a.verb))
    return sorted(
        (a for a in found if not a.categories or category_code == "" or category_code in a.categories),
        key=lambda a: (not a.categories, a.code),
    )


def facts_for_route(category_: CategoryFact, area: str, words: str, at: datetime) -> routing.Facts:
    open_now = calendar(OFFICE).is_open(at)
    return routing.Facts(category_.code, category_.group, area, words, open_now)


class Router:
    """Who gets a case, with all that the city's rules need looked up once; good until a fact changes."""

    def __init__(self) -> None:
        self._office, self._rules, self._agencies = calendar(OFFICE), rules(), accounts.agencies()
        self._of: dict[tuple[str, str], list[RoutingFact]] = {}

    def route(self, category_: CategoryFact, area: str, words: str, at: datetime) -> routing.Route:
        """The agency, and by which rule."""
        key = (category_.code, category_.group)
        if key not in self._of:
            self._of[key] = routing.candidates(self._rules, *key)
        told = routing.Facts(*key, area, words, self._office.is_open(at))
        found = routing.route(told, self._of[key], agencies=self._agencies, fallback="")
        return found if found.rule else routing.Route(self._fallback(area), None)

    def _fallback(self, area: str) -> str:
        """Where a case goes that no rule wants: the city's triage desk, else the place's office, else the first."""
        known, office = self._agencies, routing.destination("office:kelurahan", area)
        return next((code for code in ("city-triage", office) if code in known), next(iter(known), ""))


def router() -> Router:
    """The router by the facts that hold now."""
    return facts.derived("router", Router)


def route(category_: CategoryFact, area: str, words: str, at: datetime) -> routing.Route:
    """Who gets a case like this, and by which rule."""
    return router().route(category_, area, words, at)


def try_rules(
    category_code: str, area: str, words: str, at: datetime, trial: list[RoutingFact]
) -> list[routing.Judged]:
    """What each rule would say, for rules that are not saved yet."""
    return routing.judge(facts_for_route(category_even_ended(category_code), area, words, at), trial)


def area_names(code: str) -> str:
    """`Gambir, Gambir, Jakarta Pusat`, or nothing outside the city."""
    here = areas.by_code(code) if code else None
    return here.full_name if here else ""
