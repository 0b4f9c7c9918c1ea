"""How the reports stand at a moment, for the control room. Only what everybody may read: a wall has many readers.

Every question reads the few reports that are open, or those of some days, by an index; never all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db import connection

from kota.base.geo import Point
from kota.governance.reports.contracts import TYPE
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Kind

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HOURS_OF_DAY = 24
FEWEST = 3  # open reports of a day, of one category in one kelurahan, that are gathered into an incident
WEEKS = 4  # of which the usual day is the median
_SHOWN = "type = %(type)s AND is_public AND held = '' AND NOT is_confidential"
_OPEN = f"{_SHOWN} AND kind IN ('open', 'waiting')"
_COUNT = f"""
    SELECT count(*), count(*) FILTER (WHERE kind = 'open' AND due_at < %(now)s),
           min(due_at) FILTER (WHERE kind = 'open' AND due_at < %(now)s),
           count(*) FILTER (WHERE kind = 'open' AND due_at >= %(now)s AND due_at < %(soon)s)
    FROM "case" WHERE {_OPEN}
"""  # noqa: S608 - our own words
_LATELY = f'SELECT count(*) FROM "case" WHERE {_SHOWN} AND opened_at >= %(since)s'  # noqa: S608
_GATHERED = f"""
    SELECT category_id, area_id, min(area_name), count(*), sum(supporters), min(opened_at), max(opened_at),
           avg(point[0]), avg(point[1])
    FROM "case" WHERE {_OPEN} AND opened_at >= %(since)s AND area_id IS NOT NULL
    GROUP BY category_id, area_id HAVING count(*) >= {FEWEST}
    ORDER BY count(*) + sum(supporters) DESC, max(opened_at) DESC LIMIT %(most)s
"""  # noqa: S608
_BY_HOUR = f"""
    SELECT floor(extract(epoch FROM opened_at - %(since)s) / 3600)::int AS hour, count(*)
    FROM "case" WHERE {_SHOWN} AND opened_at >= %(since)s AND opened_at < %(until)s GROUP BY 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Standing:
    """Open reports, how many of them are past their deadline and since when the first one, how many will be within the
    hour, and how many came in the last one."""

    open: int
    late: int
    late_since: datetime | None
    late_soon: int
    lately: int


@dataclass(frozen=True, slots=True)
class Incident:
    """Open reports of the last day, of one category in one kelurahan; `point` is their middle, None where no report
    says where."""

    category: str
    area: str
    area_name: str
    count: int
    supporters: int
    first: datetime
    newest: datetime
    point: Point | None


def minute(at: datetime) -> datetime:
    """To the minute, so that the same view is the same question for a while, and every page counts alike."""
    return at.replace(second=0, microsecond=0)


def standing(at: datetime) -> Standing:
    """What is open and late now."""
    now = minute(at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"type": TYPE, "now": now, "soon": now + HOUR})
        standing, late, since, soon = cursor.fetchone()
        cursor.execute(_LATELY, {"type": TYPE, "since": now - HOUR})
        return Standing(standing, late, since, soon, cursor.fetchone()[0])


def incidents(at: datetime, most: int = 50) -> list[Incident]:
    """Where several report the same, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(_GATHERED, {"type": TYPE, "since": minute(at) - DAY, "most": most})
        return [
            Incident(
                category, area, name, count, supporters, first, newest, Point(lon, lat) if lon is not None else None
            )
            for category, area, name, count, supporters, first, newest, lon, lat in cursor.fetchall()
        ]


def dangerous(at: datetime, most: int = 200) -> list[cases.Listed]:
    """Reports of the last day that nobody has taken, of categories that may be an emergency; the oldest first."""
    codes = [category.code for category in cases.categories(TYPE) if category.emergency]
    fresh = cases.public().filter(type=TYPE, kind=Kind.OPEN, taken_at=None, opened_at__gte=minute(at) - DAY)
    return cases.listed(fresh.filter(category__in=codes).order_by("opened_at", "pk")[:most])


def by_hour(since: datetime, hours: int = HOURS_OF_DAY) -> list[int]:
    """How many came in each of so many hours."""
    found = [0] * hours
    with connection.cursor() as cursor:
        cursor.execute(_BY_HOUR, {"type": TYPE, "since": since, "until": since + hours * HOUR})
        for hour, count in cursor.fetchall():
            found[hour] = count
    return found


def usual_by_hour(since: datetime) -> list[float] | None:
    """The median of the same hours on the same weekday of the weeks before; None when none of them has a report."""
    days = [by_hour(since - back * WEEK) for back in range(1, WEEKS + 1)]
    known: Sequence[list[int]] = [day for day in days if any(day)]
    return [median(hour) for hour in zip(*known, strict=True)] if known else None
