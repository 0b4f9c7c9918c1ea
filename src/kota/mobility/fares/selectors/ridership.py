"""Riders by the hour: counts only, and no small ones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from django.db.models import F, Sum
from django.db.models.functions import TruncHour

from kota.mobility.fares.models import Ridership
from kota.mobility.fares.rules import counting
from kota.mobility.fares.selectors import facts
from kota.mobility.fares.selectors.compiled import zone

BY = ("operator", "route", "stop")


@dataclass(frozen=True, slots=True)
class Counted:
    """Riders of an hour; None where they are so few that somebody could be meant."""

    hour: datetime
    operator: str
    route: str
    stop: str
    boarded: int | None
    left: int | None
    is_simulated: bool


def ridership(
    since: datetime, until: datetime, *, by: str = "stop", operator: str = "", most: int = 100_000
) -> list[Counted]:
    """Hours from one moment to before another, by operator, by line or by stop."""
    names = {"operator": ("operator",), "route": ("operator", "route"), "stop": ("operator", "route", "stop")}[by]
    rows = Ridership.objects.filter(hour__gte=since, hour__lt=until)
    if operator:
        rows = rows.filter(operator=operator)
    counted = rows.values("hour", "is_simulated", *names).annotate(went_in=Sum("boarded"), went_out=Sum("left"))
    least = facts.rule().least_count
    return [
        Counted(
            row["hour"], row["operator"], row.get("route", ""), row.get("stop", ""),
            counting.shown(row["went_in"], least), counting.shown(row["went_out"], least), row["is_simulated"],
        )
        for row in counted.order_by("-hour", *names)[:most]
    ]  # fmt: skip


def of_days(since: date, until: date, *, by: str = "stop", operator: str = "") -> list[Counted]:
    """Of days in the city's own time, both included."""
    area = zone()
    begins = datetime.combine(since, clock_time(), tzinfo=area)
    return ridership(
        begins, datetime.combine(until + timedelta(days=1), clock_time(), tzinfo=area), by=by, operator=operator
    )


def by_hour(day: date) -> list[tuple[datetime, int]]:
    """Everybody who boarded, hour by hour of a day: for the chart."""
    area = zone()
    begins = datetime.combine(day, clock_time(), tzinfo=area)
    rows = Ridership.objects.filter(hour__gte=begins, hour__lt=begins + timedelta(days=1))
    found = dict(rows.annotate(h=TruncHour("hour")).values_list("h").annotate(n=Sum(F("boarded"))))
    return [(hour, found.get(hour, 0)) for hour in (begins + timedelta(hours=n) for n in range(24))]
