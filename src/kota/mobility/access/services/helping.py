"""Booking help, changing and cancelling it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import get_language

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.base.words import said
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts_of
from kota.mobility.access.contracts.events import HelpChanged
from kota.mobility.access.contracts.helping import DutyState, Leg, NewBooking, NoStaffError, TooLateError
from kota.mobility.access.models import Booking, Duty
from kota.mobility.access.rules import helping as rules
from kota.mobility.access.rules.helping import Wanted
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.services import telling
from kota.mobility.transit import facade as transit

LIVE = "work:assist"
_LOCK = 7_301_054  # with a station
MOST_LEGS = 8
ABOUT = timedelta(minutes=5)  # live times move between the search and the booking
MOST_OPEN = 20  # bookings of one account that lie ahead
TWICE = timedelta(minutes=1)  # in which the same form sent again is one press too many


@transaction.atomic
def book(*, new: NewBooking, by: Actor, at: datetime) -> Booking:
    """Book help for some rides. TooLateError and NoStaffError say when it would be possible. Nobody is in two places at
    a time: whose help is booked for then is refused, and who presses twice gets the first."""
    wanted = _wanted(new.legs)
    _check(new)
    mine = by.account_id
    if mine and Booking.objects.filter(account_id=mine, begins__gt=at, is_cancelled=False).count() >= MOST_OPEN:
        raise ConflictError(_("You have booked help for many journeys already. Cancel one first."))
    said = {
        "account_id": mine, "name": new.name.strip(), "email": new.email, "phone": new.phone,
        "kinds": sorted(new.kinds), "note": new.note.strip(), "legs": _kept(new.legs),
    }  # fmt: skip
    _lock(wanted)
    if (known := _meanwhile(said, new.legs)) is not None:
        if known.made_at > at - TWICE and all(getattr(known, name) == value for name, value in said.items()):
            return known
        raise ConflictError(
            _("Help for %(name)s is booked at that time already. The message about it leads to that booking."),
            field="name", name=known.name,
        )  # fmt: skip
    _admit(wanted, new.legs, at)
    row = Booking.objects.create(
        token=secrets.token_urlsafe(16), language=new.language, made_at=at, **said, **_times(wanted)
    )
    _write(row, wanted, new.legs, by, at)
    telling.booked(row, at)
    audit.record(action="access.help_booked", subject=f"help:{row.pk}", by=by, at=at)
    return row


@transaction.atomic
def change(*, token: str, by_: timedelta, by: Actor, at: datetime) -> Booking:
    """The same journey earlier or later: admitted anew, without what it binds itself."""
    row = _open(token, at)
    legs = [_moved(one, by_) for one in legs_of(row)]
    wanted = _wanted(legs)
    _lock(wanted)
    _admit(wanted, legs, at, but=row.pk)
    row.duties.all().delete()
    for name, value in {**_times(wanted), "legs": _kept(legs), "reminded_at": None}.items():
        setattr(row, name, value)
    row.save()
    _write(row, wanted, legs, by, at)
    audit.record(action="access.help_changed", subject=f"help:{row.pk}", by=by, at=at)
    return row


@transaction.atomic
def cancel(*, token: str, by: Actor, at: datetime) -> Booking:
    """Nobody needs to come; safe to repeat."""
    row = Booking.objects.select_for_update().get(pk=reading.booking(token).pk)
    if row.is_cancelled:
        return row
    row.is_cancelled = True
    row.save(update_fields=["is_cancelled"])
    for duty in row.duties.exclude(state__in=(DutyState.DONE, DutyState.MISSED, DutyState.DECLINED)):
        duty.state, duty.changed_at, duty.by = DutyState.CANCELLED, at, by.urn
        duty.save(update_fields=["state", "changed_at", "by"])
        publish(duty, by, at)
    audit.record(action="access.help_cancelled", subject=f"help:{row.pk}", by=by, at=at)
    return row


def publish(duty: Duty, by: Actor, at: datetime) -> None:
    events.publish(HelpChanged(duty.pk, duty.stop, duty.state), by=by, at=at, topics=[LIVE, f"help:{duty.booking_id}"])


def legs_of(row: Booking) -> list[Leg]:
    """The rides of a booking."""
    return [
        Leg(one["start"], one["end"], datetime.fromisoformat(one["leaves"]), datetime.fromisoformat(one["arrives"]),
            one["line"])
        for one in row.legs
    ]  # fmt: skip


def _moved(one: Leg, by: timedelta) -> Leg:
    return Leg(one.start, one.end, one.leaves + by, one.arrives + by, one.line)


def _open(token: str, at: datetime) -> Booking:
    row = Booking.objects.select_for_update().get(pk=reading.booking(token).pk)
    if row.is_cancelled or row.begins <= at:
        raise ConflictError(_("This booking is over: it was cancelled, or the journey has begun."))
    return row


def _check(new: NewBooking) -> None:
    if not new.name.strip():
        raise InvalidError(_("Say whom staff should look for."), field="name")
    if not new.kinds:
        raise InvalidError(_("Choose what helps you."), field="kinds")


def _wanted(legs: Sequence[Leg]) -> list[Wanted]:
    """The duties; InvalidError for rides that nobody can help with."""
    found, known = ground(), facts.help_()
    if not 1 <= len(legs) <= MOST_LEGS:
        raise InvalidError(_("Name between one and eight rides."), field="legs")
    last: datetime | None = None
    for leg in legs:
        for stop in (leg.start, leg.end):
            found.stop(stop)
            if found.operator(stop) not in known:
                raise InvalidError(
                    _("Nobody helps at %(stop)s: its operator has said nothing of it."), stop=found.name(stop)
                )
        if leg.arrives <= leg.leaves or leg.start == leg.end or (last and leg.leaves < last):
            raise InvalidError(_("A ride ends after it began, and before the next one."), field="legs")
        last = leg.arrives
    stations = [Leg(found.station_of(one.start), found.station_of(one.end), one.leaves, one.arrives) for one in legs]
    return rules.duties(stations, found.operator, {code: fact.minutes for code, fact in known.items()})


def _run(legs: Sequence[Leg], within: timedelta = ABOUT) -> Leg | None:
    """The first of these rides that nothing runs for."""
    return next((one for one in legs if not transit.goes(one.start, one.end, one.line, one.leaves, within)), None)


def _lock(wanted: Sequence[Wanted]) -> None:
    """One booking at a time for each station."""
    with connection.cursor() as cursor:
        for stop in sorted({one.stop for one in wanted}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, stop])


def _meanwhile(said: Mapping[str, Any], legs: Sequence[Leg]) -> Booking | None:
    """What the same person has booked for a time in which these rides are: of an account, or else with the same number
    and address, under the same name."""
    who = ("account_id",) if said["account_id"] else ("account_id", "email", "phone")
    mine = Booking.objects.filter(
        **{name: said[name] for name in who}, name__iexact=said["name"], is_cancelled=False,
        begins__lt=legs[-1].arrives, until__gt=legs[0].leaves,
    )  # fmt: skip
    return next((row for row in mine if legs_of(row)[-1].arrives > legs[0].leaves), None)


def _admit(wanted: Sequence[Wanted], legs: Sequence[Leg], at: datetime, but: object = None) -> None:
    """Refuse what does not run, is too soon, outside of the hours, or more than there are people for."""
    notice, whose = reading.notice({one.operator for one in wanted})
    first = wanted[0]
    ahead = timedelta(days=min(facts.help_()[one.operator].ahead_days for one in wanted))
    if first.at > at + ahead:
        raise InvalidError(_("Book at most %(days)s days ahead."), field="time", days=str(ahead.days))
    if first.at < at - rules.FARTHEST:
        raise InvalidError(_("This journey is over."), field="time")
    if (missing := _run(legs)) is not None:
        raise InvalidError(
            _("Nothing goes from %(start)s to %(end)s on line %(line)s at %(time)s. Search for the journey anew."),
            field="time", start=ground().name(missing.start), end=ground().name(missing.end), line=missing.line or "–",
            time=_clock(missing.leaves),
        )  # fmt: skip
    span = (first.begins, wanted[-1].ends + rules.FARTHEST + notice)
    taken, staff = reading.taken({one.stop for one in wanted}, *span, but), reading.staff(wanted)
    soon = max(timedelta(), at + notice - first.at)
    full = rules.full(wanted, taken, staff)
    if not soon and full is None and all(map(reading.is_open, wanted)):
        return
    by = rules.next_free(
        wanted, taken, staff, reading.is_open, soon,
        runs=lambda by: _run([_moved(one, by) for one in legs], rules.STEP / 2) is None,
    )  # fmt: skip
    when = "" if by is None else _clock(first.at + by)
    name = ground().name((full or first).stop)
    if soon:
        minutes = str(int(notice.total_seconds() // 60))
        operator = transit.operators().get(whose.code) if whose else None
        given = {"operator": said(operator.name) if operator else "", "minutes": minutes, "time": when}
        raise TooLateError(
            _("%(operator)s needs to know %(minutes)s minutes ahead. The next possible time to leave is %(time)s.")
            if when else _("%(operator)s needs to know %(minutes)s minutes ahead, and nobody is free for a day then."),
            field="time", **given,
        )  # fmt: skip
    raise NoStaffError(
        _("Nobody is free at %(stop)s then. The next possible time to leave is %(time)s.")
        if when else _("Nobody is free at %(stop)s then, nor within a day after it."),
        field="time", stop=name, time=when,
    )  # fmt: skip


def _clock(moment: datetime) -> str:
    """`28 Nov 2026 05.31`, in the language of whoever asks."""
    here = moment.astimezone(ZoneInfo(facts_of.city().timezone))
    return f"{date_format(here, 'j M Y')} {date_format(here, 'H.i' if get_language() == 'id' else 'H:i')}"


def _times(wanted: Sequence[Wanted]) -> dict[str, datetime]:
    known = [facts.help_()[one.operator] for one in wanted]
    begins = wanted[0].at
    return {
        "begins": begins, "remind_at": begins - timedelta(minutes=known[0].remind_minutes),
        "until": wanted[-1].ends + timedelta(days=max(one.keeps_days for one in known)),
    }  # fmt: skip


def _kept(legs: Sequence[Leg]) -> list[dict[str, str]]:
    return [
        {**asdict(one), "leaves": one.leaves.isoformat(), "arrives": one.arrives.isoformat()} for one in legs
    ]  # fmt: skip


def _write(row: Booking, wanted: Sequence[Wanted], legs: Sequence[Leg], by: Actor, at: datetime) -> None:
    lines = {moment: leg.line for leg in legs for moment in (leg.arrives, leg.leaves)}
    for place, one in enumerate(wanted):
        duty = Duty.objects.create(
            booking=row, place=place, stop=one.stop, operator=one.operator, role=one.role, at=one.at,
            line=lines.get(one.at, ""), begins=one.begins, ends=one.ends, changed_at=at,
        )  # fmt: skip
        publish(duty, by, at)
