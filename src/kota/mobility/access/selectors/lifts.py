"""Lifts as pages and programs show them: how each is, since when, and how it was in the last thirty days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.mobility.access.contracts.steps import LiftState, Source
from kota.mobility.access.models import LiftSaying, LiftSpell
from kota.mobility.access.rules import failing
from kota.mobility.access.rules.failing import Availability, Span
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors.ground import Ground, Lift, ground

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LiftRow:
    """A lift with its state; `is_contested`: residents say otherwise than whoever set it."""

    lift: Lift
    title: str
    lon: float
    lat: float
    state: LiftState
    source: Source | None
    since: datetime | None
    note: str
    availability: Availability | None
    is_contested: bool = False


def title(lift: Lift) -> str:
    """`Lift at Stasiun MRT Dukuh Atas (Pintu Jl. Kendal – Beranda)`, in the reader's language."""
    if lift.fact is not None:
        return said(lift.fact.name)
    a, b = (_platform(said(one)) for one in lift.parts)
    given = {"station": lift.station, "one": a, "other": b, "number": lift.number}
    if lift.number:
        return _("Lift %(number)s at %(station)s (%(one)s – %(other)s)") % given
    return _("Lift at %(station)s (%(one)s – %(other)s)") % given


def _platform(part: str) -> str:
    return _("platform %(name)s") % {"name": part} if len(part) <= 2 and part else part or _("platform")


def rows(lifts: Iterable[Lift], at: datetime) -> list[LiftRow]:
    """Of these lifts, those that are out first."""
    wanted, found = list(lifts), ground()
    spells = _spells([one.id for one in wanted], at)
    sayings = _sayings([one.id for one in wanted], at)
    made = [_row(found, one, spells.get(one.id, ()), sayings.get(one.id, ()), at) for one in wanted]
    order = {LiftState.OUT: 0, LiftState.UNKNOWN: 2, LiftState.WORKS: 1}
    return sorted(made, key=lambda row: (not row.is_contested, order[row.state], row.lift.station, row.title))


def all_(at: datetime) -> list[LiftRow]:
    """Every lift of the network in use."""
    return rows(ground().lifts.values(), at)


def of_stop(stop_id: str, at: datetime) -> list[LiftRow]:
    """Those of a stop's station."""
    lifts = ground().lifts_at(stop_id)
    return rows(lifts, at) if lifts else []


def one(id_: str, at: datetime) -> LiftRow:
    """MissingError when there is no such lift."""
    return rows([ground().lift(id_)], at)[0]


def history(id_: str) -> list[LiftSpell]:
    """The newest first."""
    return list(LiftSpell.objects.filter(lift=id_).order_by("-begins", "-pk")[:100])


def _spells(lifts: Sequence[str], at: datetime) -> dict[str, list[LiftSpell]]:
    found: dict[str, list[LiftSpell]] = {}
    fresh = LiftSpell.objects.filter(lift__in=lifts).filter(Q(ends=None) | Q(ends__gt=at - WINDOW))
    for row in fresh.order_by("begins"):
        found.setdefault(row.lift, []).append(row)
    return found


def _sayings(lifts: Sequence[str], at: datetime) -> dict[str, list[tuple[bool, datetime]]]:
    found: dict[str, list[tuple[bool, datetime]]] = {}
    first = at - timedelta(minutes=facts.rule().lift_minutes)
    for row in LiftSaying.objects.filter(lift__in=lifts, at__gt=first):
        found.setdefault(row.lift, []).append((row.works, row.at))
    return found


def _row(
    found: Ground, lift: Lift, spells: Sequence[LiftSpell], sayings: Sequence[tuple[bool, datetime]], at: datetime
) -> LiftRow:
    now = spells[-1] if spells and spells[-1].ends is None else None
    spans = [Span(LiftState(one.state), one.begins, one.ends) for one in spells]
    stop = found.stop(lift.stop)
    stops = found.held.network.stops
    state = LiftState(now.state) if now else LiftState.UNKNOWN
    works = sum(which for which, _when in sayings)
    against = len(sayings) - works if state is LiftState.WORKS else works if state is LiftState.OUT else 0
    return LiftRow(
        lift, title(lift), float(stops.lon[stop]), float(stops.lat[stop]), state, Source(now.source) if now else None,
        now.begins if now else None, now.note if now else "", failing.availability(spans, at - WINDOW, at),
        is_contested=now is not None and now.source != Source.RESIDENTS and against >= facts.rule().lift_reports,
    )  # fmt: skip
