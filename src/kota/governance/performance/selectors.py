"""The figures, by SQL. Officers do not appear in it: agencies and offices answer, not persons."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import BooleanField, Case, DateField, ExpressionWrapper, F, FloatField, Q, QuerySet, When
from django.db.models.functions import Cast, Extract, TruncWeek

from kota.governance.performance.contracts import FEW, OPEN, By, Figures, Question
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import IMPORT, PRACTISED, Kind
from kota.kernel.facts import facade as facts

KEEP_S = 60
MEMORY = "64MB"  # the sorts of a year's reports stay in memory
# Reports that were worked elsewhere, or whose deadline had passed when they were imported: no clock ran for them here.
OLD = Q(channel=IMPORT, due_at=None, minutes_left=None)
_DEPTH = {By.KOTA: 2, By.KECAMATAN: 3, By.KELURAHAN: 4}
_COLUMNS = "agency, category, area, week, kind, step, reopened, rating, was_on_time, overdue, hours, shown"
_FIGURES = """
    count(*), count(*) FILTER (WHERE kind = ANY(%(open)s)), count(hours), count(*) FILTER (WHERE step = 'rejected'),
    count(was_on_time) + count(*) FILTER (WHERE overdue), count(*) FILTER (WHERE was_on_time),
    count(*) FILTER (WHERE overdue), count(*) FILTER (WHERE reopened > 0),
    count(*) FILTER (WHERE kind IN ('solved', 'done') OR reopened > 0), count(rating), avg(rating)::float8,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY hours)
"""


def figures(question: Question, by: Sequence[By], at: datetime) -> dict[By, list[Figures]]:
    """Figures for each grouping, most reports first (weeks: in order); up to a minute old."""
    digest = hashlib.sha256(repr((question, tuple(by))).encode()).hexdigest()[:32]
    key = f"performance.{digest}"
    kept: dict[By, list[Figures]] | None = cache.get(key)
    if kept is None:
        kept = _ask(question, by, at)
        cache.set(key, kept, KEEP_S)
    return kept


def old_reports(question: Question) -> int:
    """How many public reports of the question are old imports, which no figure counts."""
    return _narrowed(question).filter(OLD, cases.SHOWN).count()


def _ask(question: Question, by: Sequence[By], at: datetime) -> dict[By, list[Figures]]:
    inner, values = _base(question, at).query.sql_with_params()
    parts = " UNION ALL ".join(_part(one) for one in by)
    statement = f"WITH base ({_COLUMNS}) AS MATERIALIZED ({inner}) {parts}"
    found: dict[By, list[Figures]] = {one: [] for one in by}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORY])
        # Django writes its parameters as %s, ours stand after them.
        cursor.execute(statement.replace("%(open)s", "%s"), [*values, *[list(OPEN)] * len(by)])
        for kind, *row in cursor.fetchall():
            found[By(kind)].append(_figures(row))
    for one, rows in found.items():
        rows.sort(key=(lambda f: f.key) if one is By.WEEK else (lambda f: (-f.received, f.key)))
    return found


def _part(by: By) -> str:
    """The figures of each group. Reports that nobody may read count where the group has enough of them: fewer would
    tell that somebody there reported such a thing."""
    if by is By.ALL:
        enough = f"(SELECT count(*) >= {FEW} FROM base WHERE NOT shown)"  # noqa: S608 - our own words alone
        return f"SELECT 'all', '', {_FIGURES} FROM base WHERE shown OR {enough}"  # noqa: S608
    keys = {By.AGENCY: "agency", By.CATEGORY: "category", By.WEEK: "week::date::text"}
    key = keys.get(by) or " || '.' || ".join(f"split_part(area, '.', {n})" for n in range(1, _DEPTH[by] + 1))
    where = f"split_part(area, '.', {_DEPTH[by]}) <> ''" if by in _DEPTH else "true"
    enough = f"SELECT {key} FROM base WHERE NOT shown GROUP BY 1 HAVING count(*) >= {FEW}"  # noqa: S608
    where += f" AND (shown OR {key} IN ({enough}))"
    return f"SELECT '{by}', {key}, {_FIGURES} FROM base WHERE {where} GROUP BY 2"  # noqa: S608


def _base(question: Question, at: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """The reports that count, one narrow row each."""
    zone = ZoneInfo(facts.city().timezone)
    took = Cast(Extract(F("solved_at") - F("opened_at"), "epoch"), FloatField()) / 3600.0
    solved = When(step__in=["solved", "closed"], then=took)
    overdue = ExpressionWrapper(Q(kind=Kind.OPEN, due_at__lt=at), BooleanField())
    shown = ExpressionWrapper(cases.SHOWN, BooleanField())
    counted = _narrowed(question).exclude(OLD).exclude(source_key__startswith=PRACTISED).order_by()
    return counted.values_list(
        "agency_id", "category_id", "area_id", TruncWeek("opened_at", tzinfo=zone, output_field=DateField()), "kind",
        "step", "reopened", "rating", "was_on_time", overdue, Case(solved, output_field=FloatField()), shown,
    )  # fmt: skip


def _narrowed(question: Question) -> QuerySet[cases.Case]:
    by = cases.Filter(
        categories=question.categories, groups=question.groups, area=question.area, agency=question.agency,
        since=question.since, until=question.until,
    )  # fmt: skip
    return cases.narrow(cases.Case.objects.all(), by)


def _figures(row: Sequence[Any]) -> Figures:
    key, *counts, rating, hours = row
    received, open_, solved, rejected, decided, in_time, overdue, reopened, ended, ratings = counts
    median, p90 = hours or (None, None)
    return Figures(
        key or "", received, open_, solved, rejected, decided, in_time, overdue, reopened, ended, ratings, rating,
        median, p90,
    )  # fmt: skip
