"""Tickets for one journey: bought at the price that was quoted, shown as tokens, used at gates, given back unused."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from kota.base.actor import Actor, system
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.ids import uuid7
from kota.base.money import Money
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.fares.contracts import QR, GivenTap, QuoteLine, Refusal, Ride, TapKind
from kota.mobility.fares.models import Entry, Ticket
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.rules import admitting, quoting, settling, tapping, tokens
from kota.mobility.fares.selectors import facts, keys, stations
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.mobility.fares.services.purse import purse

MEDIUM = QR
MOST_AHEAD = timedelta(days=7)


@transaction.atomic
def buy(
    *, rides: Sequence[Ride], rider: str, account_id: int | None, holder: bytes | None, by: Actor, at: datetime
) -> Ticket:
    """A ticket for these rides at today's quote; that price stays, whatever tariffs do until it is used."""
    if not rides or len(rides) > quoting.MOST_RIDES:
        raise InvalidError(_("Say which rides the ticket is for."), field="rides")
    begins = min(ride.board_at for ride in rides)
    if not at - timedelta(hours=1) <= begins <= at + MOST_AHEAD:
        raise InvalidError(_("A ticket is for the next seven days."), field="board_at")
    every = tariffs()
    rides = stations.placed(every, rides)
    priced = quoting.price(every, rides, rider, MEDIUM)
    told = quoting.told(every, rides, rider, MEDIUM, priced)
    if not told.is_known:
        raise ConflictError(_("The fare of a part of this journey is not known, so there is no ticket for it."))
    till = max(begins, at) + timedelta(minutes=every.rule.ticket_minutes)
    money, shares = purse(), settling.shares(priced.parts)
    ticket = Ticket(
        account_id=account_id, holder=holder, rider=rider, total=told.total.amount, regular=told.regular.amount,
        currency=told.total.currency, lines=[_line(line) for line in told.lines], rides=[_ride(ride) for ride in rides],
        shares=shares, operators=sorted(quoting.operators_of(priced.parts)), bought_at=at,
        valid_from=min(begins, at), valid_to=till, is_simulated=money.is_simulated,
    )  # fmt: skip
    ticket.save(force_insert=True)
    money.charge(move=ticket.pk, payer=by.urn, amount=told.total, held=None, why=f"ticket:{ticket.pk}", at=at)
    _enter(ticket, shares, "ticket", 1, at)
    audit.record(
        action="fares.ticket_bought", subject=f"ticket:{ticket.pk}", by=by, at=at, after={"total": ticket.total}
    )
    return ticket


def _line(line: QuoteLine) -> dict[str, object]:
    amount = line.amount.amount if line.amount is not None else None
    return {"rides": list(line.rides), "product": line.product, "amount": amount, "reason": dict(line.reason)}


def _ride(ride: Ride) -> dict[str, object]:
    sold = tariffs().operator(ride.operator)
    return {
        "operator": sold.code if sold else ride.operator, "route": ride.route, "board_stop": ride.board_stop,
        "alight_stop": ride.alight_stop, "board_at": ride.board_at.isoformat(), "metres": round(ride.metres),
    }  # fmt: skip


def _enter(ticket: Ticket, shares: dict[str, int], kind: str, sign: int, at: datetime, *, version: int = 1) -> None:
    day = tapping.service_day(at, facts.rule(), zone())
    counts = {operator: sum(ride["operator"] == operator for ride in ticket.rides) for operator in ticket.operators}
    card = keys.card(f"ticket:{ticket.pk}")
    Entry.objects.bulk_create(
        Entry(day=day, operator=operator, amount=sign * shares.get(operator, 0), rides=sign * counts[operator],
              kind=kind, why=f"ticket:{ticket.pk}", card=card, version=version, at=at, is_simulated=ticket.is_simulated)
        for operator in ticket.operators
    )  # fmt: skip


def token(ticket: Ticket, *, at: datetime) -> str:
    """What the QR code holds: good for one tap and a minute or so, then another one is shown."""
    if not is_valid(ticket, at):
        raise ConflictError(_("This ticket is over."))
    ends = min(at + timedelta(seconds=facts.rule().token_seconds), ticket.valid_to)
    claims = tokens.Claims(
        ticket.pk, secrets.token_urlsafe(9), tuple(ticket.operators), at, ends, is_simulated=ticket.is_simulated,
        rider=ticket.rider, rides=tuple((ride.operator, ride.board, ride.alight) for ride in _bought(ticket)),
    )  # fmt: skip
    return tokens.sign(claims, keys.signing())


def is_valid(ticket: Ticket, at: datetime) -> bool:
    """Did it hold at that moment? One that was given back held until then."""
    is_there = ticket.refunded_at is None or at < ticket.refunded_at
    return is_there and ticket.valid_from <= at < ticket.valid_to


def _bought(ticket: Ticket) -> list[admitting.Bought]:
    """Its rides from station to station, where their operators have stations."""
    every = tariffs()
    return [
        admitting.Bought(ride["operator"], *(stations.station(every, ride["operator"], ride[side])
                                             for side in ("board_stop", "alight_stop")))
        for ride in ticket.rides
    ]  # fmt: skip


class Told:
    """What tickets of a burst say, read at once; each token and each ride counts once."""

    def __init__(self, taps: Sequence[GivenTap]) -> None:
        public = tokens.public_keys(keys.signing())["keys"]
        self.claims = {tap.id: tokens.read(tap.ticket, public, tap.at) for tap in taps}
        known = [one for one in self.claims.values() if one is not None]
        ids = {one.ticket for one in known}
        self.tickets = {row.pk: row for row in Ticket.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
        self.seen = set(Row.objects.filter(token__in=[one.id for one in known]).values_list("token", flat=True))
        counted = Row.objects.filter(ticket__in=ids, kind=TapKind.IN).values_list("ticket", "operator", "station")
        self.entered: dict[tuple[UUID, str], dict[str, int]] = {}
        for ticket, operator, station, count in counted.annotate(n=Count("pk")):
            self.entered.setdefault((ticket, operator), {})[station] = count

    def judged(self, tap: GivenTap, operator: str, station: str) -> tokens.Claims | Refusal:
        """What the token says, or why it opens nothing here."""
        claims = self.claims.get(tap.id)
        ticket = self.tickets.get(claims.ticket) if claims else None
        if claims is None or ticket is None:
            return Refusal.BAD_TICKET
        if claims.id in self.seen:
            return Refusal.REPLAYED
        if operator not in ticket.operators:
            return Refusal.TICKET_ELSEWHERE
        refusal = self._entering(ticket, tap, operator, station) if tap.kind == TapKind.IN else None
        if tap.kind == TapKind.OUT:
            network = tariffs().networks.get(operator)
            if not admitting.may_leave(_bought(ticket), operator, station, network):
                refusal = Refusal.TICKET_ELSEWHERE
        if refusal is not None:
            return refusal
        self.seen.add(claims.id)
        return claims

    def _entering(self, ticket: Ticket, tap: GivenTap, operator: str, station: str) -> Refusal | None:
        entered, rides = self.entered.setdefault((ticket.pk, operator), {}), _bought(ticket)
        if not is_valid(ticket, tap.at):
            return Refusal.TICKET_OVER
        if sum(entered.values()) >= sum(ride.operator == operator for ride in rides):
            return Refusal.TICKET_OVER
        if not admitting.may_enter(rides, {}, operator, station):
            return Refusal.TICKET_ELSEWHERE
        if not admitting.may_enter(rides, entered, operator, station):
            return Refusal.TICKET_OVER
        entered[station] = entered.get(station, 0) + 1
        return None


def use(rows: Sequence[Row], *, at: datetime) -> None:
    """Tickets that opened a gate are used, and are not given back any more. One that was given back while the tap was
    on its way from a gate without a line is charged after all."""
    first: dict[UUID, datetime] = {}
    for row in rows:
        if row.ticket is not None:
            first[row.ticket] = min(row.at, first.get(row.ticket, row.at))
    for ticket in Ticket.objects.select_for_update().filter(pk__in=first, used_at=None).order_by("pk"):
        if ticket.refunded_at is not None:
            _charge_after_all(ticket, at)
        ticket.used_at, ticket.refunded_at = first[ticket.pk], None
        ticket.save(update_fields=["used_at", "refunded_at"])


def _charge_after_all(ticket: Ticket, at: datetime) -> None:
    payer = f"account:{ticket.account_id}" if ticket.account_id is not None else f"ticket:{ticket.pk}"
    purse().charge(move=uuid7(), payer=payer, amount=Money(ticket.total, ticket.currency), held=None,
                   why=f"ticket:{ticket.pk}", at=at)  # fmt: skip
    _enter(ticket, ticket.shares, "ticket", 1, at, version=2)
    audit.record(action="fares.ticket_charged_after_all", subject=f"ticket:{ticket.pk}", by=system("fares"), at=at)


@transaction.atomic
def give_back(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """An unused ticket becomes its price again."""
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if ticket is None:
        raise MissingError(_("There is no such ticket."))
    if ticket.refunded_at is not None:
        return ticket
    if ticket.used_at is not None:
        raise ConflictError(_("This ticket opened a gate already: it is not given back."))
    ticket.refunded_at = at
    ticket.save(update_fields=["refunded_at"])
    amount = Money(ticket.total, ticket.currency)
    purse().refund(move=uuid7(), charged=ticket.pk, amount=amount, why=f"ticket:{ticket.pk}", at=at)
    _enter(ticket, ticket.shares, "refund", -1, at)
    audit.record(action="fares.ticket_given_back", subject=f"ticket:{ticket.pk}", by=by, at=at)
    return ticket
