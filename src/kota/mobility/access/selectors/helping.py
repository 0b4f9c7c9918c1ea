"""Help that was booked: for its traveller, and for the staff of a station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kota.base.actor import Actor, ActorKind
from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.accounts import facade as accounts
from kota.kernel.facts import facade as facts_of
from kota.mobility.access.contracts.facts import HelpFact
from kota.mobility.access.contracts.helping import DutyState
from kota.mobility.access.models import Booking, Duty, LiftSaying, StopSaying
from kota.mobility.access.permissions import ASSIST
from kota.mobility.access.rules.helping import Span, Wanted, is_due
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors.ground import ground

BINDING = (DutyState.ASKED, DutyState.ACCEPTED, DutyState.MET)  # a person of the staff is bound by these


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty with what its stop is called, and whom it concerns as far as staff need it. `may_meet` and `may_miss`: it
    is late enough to say that the traveller came, or did not."""

    duty: Duty
    station: str
    booking: Booking
    may_meet: bool = True
    may_miss: bool = True


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What waits for an answer on other days, from the first of them on."""

    count: int
    day: date


def booking(token: str) -> Booking:
    """By the address that only the traveller has; MissingError for any other."""
    found = Booking.objects.filter(token=token).prefetch_related("duties").first()
    if found is None:
        raise MissingError(_("There is no such booking, or it is over and forgotten."))
    return found


def own(account_id: int) -> list[Booking]:
    """What somebody booked, the latest journey first."""
    return list(Booking.objects.filter(account_id=account_id).prefetch_related("duties").order_by("-begins")[:100])


def operators_of(actor: Actor) -> frozenset[str]:
    """Whose travellers somebody helps: those of the operators of their agencies, or of all."""
    known = facts.help_()
    if actor.kind is not ActorKind.ACCOUNT:
        mine = actor.agencies
        return frozenset(code for code, one in known.items() if actor.may(ASSIST) and (not mine or one.agency in mine))
    scopes = [one for one in accounts.scopes_of(actor) if ASSIST in one.permissions]
    return frozenset(
        code for code, one in known.items()
        if any(not scope.agencies or one.agency in scope.agencies for scope in scopes)
    )  # fmt: skip


def of_day(
    actor: Actor, since: datetime, until: datetime, station: str = "", now: datetime | None = None
) -> list[DutyRow]:
    """What is to be done between two moments by the staff of whoever asks, in order of time."""
    rows = Duty.objects.filter(operator__in=operators_of(actor), at__gte=since, at__lt=until)
    if station:
        rows = rows.filter(stop=station)
    found = ground()
    return [
        DutyRow(
            row,
            found.name(row.stop),
            row.booking,
            is_due(DutyState.MET, row.at, now or row.at),
            is_due(DutyState.MISSED, row.at, now or row.at),
        )
        for row in rows.select_related("booking").order_by("at", "pk")[:500]
    ]


def waiting_elsewhere(actor: Actor, day: datetime, now: datetime) -> Elsewhere | None:
    """What waits on other days than the one that begins then, of what is still ahead."""
    rows = Duty.objects.filter(operator__in=operators_of(actor), state=DutyState.ASKED, at__gte=now)
    found = list(rows.exclude(at__gte=day, at__lt=day + timedelta(days=1)).order_by("at").values_list("at", flat=True))
    return Elsewhere(len(found), found[0].astimezone(day.tzinfo).date()) if found else None


def duty(number: int, actor: Actor) -> Duty:
    """MissingError for a duty of other operators, too: what is not theirs to see is not there."""
    found = Duty.objects.filter(pk=number, operator__in=operators_of(actor)).select_related("booking").first()
    if found is None:
        raise MissingError(_("There is no such help to give."))
    return found


def taken(stops: Iterable[str], since: datetime, until: datetime, but: Any = None) -> dict[str, list[Span]]:
    """When people are bound at stations, by what is booked but for one booking."""
    rows = Duty.objects.filter(
        stop__in=list(stops), state__in=BINDING, begins__lt=until, ends__gt=since, booking__is_cancelled=False
    )
    found: dict[str, list[Span]] = {}
    for stop, begins, ends in rows.exclude(booking=but).values_list("stop", "begins", "ends"):
        found.setdefault(stop, []).append((begins, ends))
    return found


def staff(wanted: Iterable[Wanted]) -> Mapping[str, int]:
    """How many there are at each station."""
    known = facts.help_()
    return {one.stop: known[one.operator].stations.get(one.stop, known[one.operator].staff) for one in wanted}


def is_open(one: Wanted) -> bool:
    """Does the operator give help at that hour?"""
    fact, zone = facts.help_()[one.operator], ZoneInfo(facts_of.city().timezone)
    return opens(fact.opens) <= one.at.astimezone(zone).time() <= opens(fact.closes)


def opens(clock: str) -> time:
    return time.fromisoformat(clock)


def notice(operators: Iterable[str]) -> tuple[timedelta, HelpFact | None]:
    """How long before it must be booked: the longest time of these operators, and whose it is."""
    known = [facts.help_()[one] for one in operators]
    longest = max(known, key=lambda one: one.before_minutes, default=None)
    return timedelta(minutes=longest.before_minutes if longest else 0), longest


def personal_data(account_id: int) -> dict[str, Any]:
    """For its owner."""
    voter = f"account:{account_id}"
    fields = ("name", "email", "phone", "kinds", "note", "legs", "begins", "made_at", "is_cancelled")
    return {
        "help": list(Booking.objects.filter(account_id=account_id).order_by("-begins").values(*fields)),
        "stops": list(StopSaying.objects.filter(voter=voter).values("stop", "step_free", "obstacles", "at")),
        "lifts": list(LiftSaying.objects.filter(voter=voter).values("lift", "works", "at")),
    }
