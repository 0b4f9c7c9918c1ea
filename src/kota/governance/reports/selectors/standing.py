"""How the reports stand at a moment, for the control room. Only what everybody may read: a wall has many readers. What
is practised is counted apart from what is meant.

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
from kota.kernel.cases.contracts import PRACTISED, Kind

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HOURS_OF_DAY = 24
FEWEST = 3  # open reports of a day, of one category in one kelurahan, that are gathered into an incident
WEEKS = 4  # of which the usual day is the median
_SHOWN = "type = %(type)s AND is_public AND held = '' AND NOT is_confidential"
_OPEN = f"{_SHOWN} AND kind IN ('open', 'waiting')"
_IS_PRACTISED = "COALESCE(source_key LIKE %(practised)s, false)"
_IS_MEANT = f"NOT {_IS_PRACTISED}"
_COUNT = f"""
    SELECT count(*) FILTER (WHERE {_IS_MEANT}),
           count(*) FILTER (WHERE kind = 'open' AND due_at < %(now)s AND {_IS_MEANT}),
           min(due_at) FILTER (WHERE kind = 'open' AND due_at < %(now)s AND {_IS_MEANT}),
           count(*) FILTER (WHERE kind = 'open' AND due_at >= %(now)s AND due_at < %(soon)s AND {_IS_MEANT}),
           count(*) FILTER (WHERE {_IS_PRACTISED})
    FROM "case" WHERE {_OPEN}
"""  # noqa: S608 - our own words
_LATELY = f"""
    SELECT count(*) FILTER (WHERE {_IS_MEANT}), count(*) FILTER (WHERE {_IS_PRACTISED})
    FROM "case" WHERE {_SHOWN} AND opened_at >= %(since)s
"""  # noqa: S608
_GATHERED = f"""
    SELECT category_id, area_id, min(area_name), count(*), sum(supporters), min(opened_at), max(opened_at),
           avg(point[0]), avg(point[1]), {_IS_PRACTISED}
    FROM "case" WHERE {_OPEN} AND opened_at >= %(since)s AND area_id IS NOT NULL
    GROUP BY category_id, area_id, {_IS_PRACTISED} HAVING count(*) >= {FEWEST}
    ORDER BY {_IS_PRACTISED}, count(*) + sum(supporters) DESC, max(opened_at) DESC LIMIT %(most)s
"""  # noqa: S608
_BY_HOUR = f"""
    SELECT floor(extract(epoch FROM opened_at - %(since)s) / 3600)::int AS hour, count(*)
    FROM "case" WHERE {_SHOWN} AND opened_at >= %(since)s AND opened_at < %(until)s AND {_IS_MEANT} GROUP BY 1
"""  # noqa: S608
_ASKED = {"type": TYPE, "practised": f"{PRACTISED}%"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Open reports, how many of them are past their deadline and since when the first one, how many will be within the
    hour, and how many came in the last one. `practised` are open too, and in no other figure but `lately_practised`."""

    open: int
    late: int
    late_since: datetime | None
    late_soon: int
    lately: int
    practised: int
    lately_practised: int


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
    is_exercise: bool = False


def minute(at: datetime) -> datetime:
    """To the minute, so that the same view is the same question for a while, and every page counts alike."""
    return at.replace(second=0, microsecond=0)


def standing(at: datetime) -> Standing:
    """What is open and late now."""
    now = minute(at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _ASKED | {"now": now, "soon": now + HOUR})
        standing, late, since, soon, practised = cursor.fetchone()
        cursor.execute(_LATELY, _ASKED | {"since": now - HOUR})
        lately, lately_practised = cursor.fetchone()
    return Standing(standing, late, since, soon, lately, practised, lately_practised)


def incidents(at: datetime, most: int = 50) -> list[Incident]:
    """Where several report the same, the largest first; what is practised after all that is meant."""
    with connection.cursor() as cursor:
        cursor.execute(_GATHERED, _ASKED | {"since": minute(at) - DAY, "most": most})
        rows = cursor.fetchall()
    return [
        Incident(
            category, area, name, count, supporters, first, newest, Point(lon, lat) if lon is not None else None, drill
        )
        for category, area, name, count, supporters, first, newest, lon, lat, drill in rows
    ]


def dangerous(at: datetime, most: int = 200) -> list[cases.Listed]:
    """Reports of the last day that nobody has taken, of categories that may be an emergency; the oldest first. None
    that is practised."""
    codes = [category.code for category in cases.categories(TYPE) if category.emergency]
    fresh = cases.public().filter(type=TYPE, kind=Kind.OPEN, taken_at=None, opened_at__gte=minute(at) - DAY)
    fresh = fresh.exclude(source_key__startswith=PRACTISED)
    return cases.listed(fresh.filter(category__in=codes).order_by("opened_at", "pk")[:most])


def by_hour(since: datetime, hours: int = HOURS_OF_DAY) -> list[int]:
    """How many came in each of so many hours, without those practised."""
    found = [0] * hours
    with connection.cursor() as cursor:
        cursor.execute(_BY_HOUR, _ASKED | {"since": since, "until": since + hours * HOUR})
        for hour, count in cursor.fetchall():
            found[hour] = count
    return found


def usual_by_hour(since: datetime) -> list[float] | None:
    """The median of the same hours on the same weekday of the weeks before; None when none of them has a report."""
    days = [by_hour(since - back * WEEK) for back in range(1, WEEKS + 1)]
    known: Sequence[list[int]] = [day for day in days if any(day)]
    return [median(hour) for hour in zip(*known, strict=True)] if known else None
