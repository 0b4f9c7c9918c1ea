"""Dynamic tariffs for people: those that hold or will, those that wait, those that are over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from kota.kernel.accounts import facade as accounts
from kota.mobility.fares.models import DynamicTariff
from kota.mobility.fares.selectors import facts


@dataclass(frozen=True, slots=True)
class Shown:
    """A dynamic tariff with what it is on and who decided, by name. `beside`: by how many percent others that are
    approved move the same prices at the same time, which adds up."""

    row: DynamicTariff
    names: list[dict[str, str]]
    is_now: bool
    proposed_by: str
    approved_by: str
    beside: tuple[int, ...] = ()

    @property
    def together(self) -> int:
        return self.row.percent + sum(self.beside)

    @property
    def reason(self) -> dict[str, str]:
        return {"id": self.row.reason_id, "en": self.row.reason_en}


def published(at: datetime) -> list[Shown]:
    """Approved, and not over."""
    rows = DynamicTariff.objects.exclude(approved_at=None).filter(ends__gt=at, ended_at=None).order_by("begins")
    return _shown(rows, at)


def waiting(at: datetime) -> list[Shown]:
    rows = DynamicTariff.objects.filter(approved_at=None, refused_at=None, ends__gt=at).order_by("proposed_at")
    hold = [one.row for one in published(at)]
    return [
        replace(one, beside=tuple(other.percent for other in hold if _meet(one.row, other)))
        for one in _shown(rows, at)
    ]  # fmt: skip


def over(at: datetime, most: int = 30) -> list[Shown]:
    rows = DynamicTariff.objects.filter(Q(ends__lte=at) | ~Q(ended_at=None) | ~Q(refused_at=None))
    return _shown(rows.order_by("-changed_at")[:most], at)


def _meet(one: DynamicTariff, other: DynamicTariff) -> bool:
    return (
        not _moved(one).isdisjoint(_moved(other))
        and one.begins < other.ends and other.begins < one.ends
        and one.from_s < other.until_s and other.from_s < one.until_s
        and (one.days == other.days or "all" in (one.days, other.days))
    )  # fmt: skip


def _moved(row: DynamicTariff) -> set[str]:
    """What it is on, and each product of an operator that it is on."""
    return {*row.on, *(code for code, fact in facts.products().items() if fact.operator in row.on)}


def _shown(found: Iterable[DynamicTariff], at: datetime) -> list[Shown]:
    words, rows = facts.vocabulary(), list(found)
    people = _people({urn for row in rows for urn in (row.proposed_by, row.approved_by)})
    return [
        Shown(row, [words.get(code, {"id": code, "en": code}) for code in row.on], row.begins <= at < row.ends,
              people.get(row.proposed_by, row.proposed_by), people.get(row.approved_by, row.approved_by))
        for row in rows
    ]  # fmt: skip


def _people(urns: set[str]) -> dict[str, str]:
    """Names of accounts by what the rows call them; of somebody who is gone there is none."""
    numbers = {int(urn.removeprefix("account:")) for urn in urns if urn.removeprefix("account:").isdecimal()}
    named = accounts.Account.objects.filter(pk__in=numbers).exclude(name="").values_list("pk", "name")
    return {f"account:{number}": name for number, name in named}
