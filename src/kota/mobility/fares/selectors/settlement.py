"""What each operator gets of a day's fares."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from kota.mobility.fares.models import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """An operator's day: fares as first charged, what corrected them, tickets and what was given back of them."""

    day: date
    operator: str
    rides: int
    fares: int
    corrections: int
    tickets: int
    refunds: int
    is_simulated: bool

    @property
    def total(self) -> int:
        return self.fares + self.corrections + self.tickets + self.refunds


def settled(since: date, until: date, operator: str = "") -> list[Row]:
    """By day and operator, both days included, the newest first. Simulated entries stand apart."""
    rows = Entry.objects.filter(day__gte=since, day__lte=until, **({"operator": operator} if operator else {}))
    kinds: dict[str, Any] = {
        kind: Sum("amount", filter=Q(kind=kind), default=0) for kind in ("fare", "correction", "ticket", "refund")
    }
    found: Any = rows.values("day", "operator", "is_simulated").annotate(all_rides=Sum("rides"), **kinds)
    return [
        Row(one["day"], one["operator"], one["all_rides"], one["fare"], one["correction"], one["ticket"], one["refund"],
            one["is_simulated"])
        for one in found.order_by("-day", "operator", "is_simulated")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """Why fares were corrected, and by how much together."""

    why: str
    count: int
    amount: int


def corrections(since: date, until: date) -> list[Correction]:
    rows = Entry.objects.filter(day__gte=since, day__lte=until, kind="correction").values("why")
    found = rows.annotate(n=Count("pk"), sum=Sum("amount")).order_by("why")
    return [Correction(row["why"], row["n"], row["sum"]) for row in found]
