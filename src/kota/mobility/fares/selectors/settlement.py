"""What each operator gets of a day's fares: sums of the clock, and the entries that came since."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Max

from kota.mobility.fares.models import DaySum
from kota.mobility.fares.selectors.statements import run

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
# A day was counted up to its own moment, so what of it came later is added by that moment.
_SUMS = """
SELECT day, operator, kind, why, is_simulated, sum(amount)::bigint, sum(rides)::bigint, sum(entries)::bigint FROM (
  SELECT day, operator, kind, split_part(why, ':', 1) AS why, is_simulated, amount, rides, entries FROM fares_day_sum
  WHERE day BETWEEN %(since)s AND %(until)s
  UNION ALL
  SELECT day, operator, kind, split_part(why, ':', 1), is_simulated, amount, rides, 1 FROM fares_entry
  WHERE at >= %(cut)s AND day BETWEEN %(since)s AND %(until)s
) AS every GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(slots=True)
class Row:
    """An operator's day: fares as first charged, what corrected them, tickets and what was given back of them."""

    day: date
    operator: str
    is_simulated: bool
    rides: int = 0  # that were tapped
    ticket_rides: int = 0  # that tickets were sold for and not given back
    fares: int = 0
    corrections: int = 0
    tickets: int = 0
    refunds: int = 0

    @property
    def total(self) -> int:
        return self.fares + self.corrections + self.tickets + self.refunds


_FIELDS = {"fare": "fares", "correction": "corrections", "ticket": "tickets", "refund": "refunds"}


def counted_until() -> datetime:
    """Up to when the clock has added entries up."""
    newest: datetime | None = DaySum.objects.aggregate(newest=Max("counted_at"))["newest"]
    return newest or BEFORE_ALL


def settled(since: date, until: date, operator: str = "") -> list[Row]:
    """By day and operator, both days included, the newest first. Simulated entries stand apart."""
    found: dict[tuple[date, str, bool], Row] = {}
    for day, code, kind, _why, is_simulated, amount, rides, _count in _sums(since, until):
        if operator in ("", code):
            row = found.setdefault((day, code, is_simulated), Row(day, code, is_simulated))
            if kind in ("ticket", "refund"):
                row.ticket_rides += rides
            else:
                row.rides += rides
            setattr(row, _FIELDS[kind], getattr(row, _FIELDS[kind]) + amount)
    return sorted(found.values(), key=lambda row: (-row.day.toordinal(), row.operator, row.is_simulated))


@dataclass(frozen=True, slots=True)
class Correction:
    """Why fares were corrected, and by how much together."""

    why: str
    is_simulated: bool
    count: int
    amount: int


def corrections(since: date, until: date, operator: str = "") -> list[Correction]:
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for _day, code, kind, why, is_simulated, amount, _rides, count in _sums(since, until):
        if kind == "correction" and operator in ("", code):
            before = found.get((why, is_simulated), (0, 0))
            found[why, is_simulated] = before[0] + count, before[1] + amount
    return [Correction(*key, count, amount) for key, (count, amount) in sorted(found.items())]


def _sums(since: date, until: date) -> list[tuple[Any, ...]]:
    return run(_SUMS, {"since": since, "until": until, "cut": counted_until()})
