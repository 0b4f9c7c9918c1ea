"""Cases as lists read them: light rows, with the names of category and agency from memory.

A list holds a hundred rows. As objects of the model each would cost Python more than all the rest of the answer.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from django.db.models import QuerySet

from kota.base.fields import Away
from kota.base.geo import Box, Point, distance_m
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.models import Case, Category
from kota.kernel.facts import facade as facts


class Listed(NamedTuple):
    """What everybody may read of a case without its history. The fields are those of the model, by the same names."""

    pk: int
    reference: str
    type: str
    step: str
    kind: str
    category_id: str
    agency_id: str
    area_id: str | None
    area_name: str
    point: Point | None
    public_place: str
    public_words: str
    channel: str
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    was_on_time: bool | None
    closed_at: datetime | None
    reopened: int
    rating: int | None
    supporters: int

    @property
    def category(self) -> Category:
        return category_rows().get(self.category_id) or Category.objects.get(pk=self.category_id)

    @property
    def agency(self) -> accounts.Agency:
        return agency_rows().get(self.agency_id) or accounts.Agency.objects.get(pk=self.agency_id)


class _Placed(Protocol):
    @property
    def point(self) -> Point | None: ...


P = TypeVar("P", bound=_Placed)


def listed(found: QuerySet[Case]) -> list[Listed]:
    """The rows of a query, as light as they come."""
    return list(map(Listed._make, found.values_list(*Listed._fields)))


def newest(cases: QuerySet[Case], *, after: tuple[datetime, int] | None = None, limit: int = 50) -> list[Listed]:
    """A page of cases, newest first; `after` is (opened_at, id) of the last one seen."""
    if after:
        opened_at, number = after
        cases = cases.filter(opened_at__lte=opened_at).exclude(opened_at=opened_at, id__gte=number)
    return listed(cases.order_by("-opened_at", "-id")[:limit])


def near(point: Point, metres: float, *, cases: QuerySet[Case], limit: int = 20) -> list[tuple[Listed, float]]:
    """Cases within a distance, nearest first, with the distance in metres."""
    return by_metres(point, listed(outwards(point, metres, cases, limit)), metres=metres, limit=limit)


def outwards(point: Point, metres: float, cases: QuerySet[Case], limit: int) -> QuerySet[Case]:
    """The query of what may lie within a distance, by degrees.

    Those of longitude are a little shorter (by a half per cent at 6° south), so more are read than asked for, to be
    put in order by metres.
    """
    inside = cases.filter(point__in_box=Box.around(point, metres))
    return inside.order_by(Away("point", point))[: limit + limit // 10 + 10]


def by_metres(point: Point, found: Iterable[P], *, metres: float, limit: int) -> list[tuple[P, float]]:
    """Those within so many metres, nearest first, with the distance."""
    measured = [(case, distance_m(point, case.point)) for case in found if case.point]
    return sorted((pair for pair in measured if pair[1] <= metres), key=lambda pair: pair[1])[:limit]


def named(found: Iterable[Case]) -> list[Case]:
    """Whole cases with their category and agency from memory: a join would make three objects of each row."""
    categories, agencies, rows = category_rows(), agency_rows(), list(found)
    for case in rows:
        if case.category_id in categories and case.agency_id in agencies:
            case.__dict__["_state"].fields_cache.update(
                category=categories[case.category_id], agency=agencies[case.agency_id]
            )
    return rows


def category_rows() -> dict[str, Category]:
    return facts.derived("categories as rows", lambda: Category.objects.in_bulk())


def agency_rows() -> dict[str, accounts.Agency]:
    return facts.derived("agencies as rows", lambda: accounts.Agency.objects.in_bulk())
