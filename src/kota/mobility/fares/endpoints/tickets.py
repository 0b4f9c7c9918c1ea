"""Tickets of an account."""

from uuid import UUID

from django.http import HttpRequest

from kota.base import clock
from kota.mobility.fares.endpoints.shapes import TicketIn, TicketOut, TicketTokenOut, one_of
from kota.mobility.fares.models import Ticket
from kota.mobility.fares.rules import tokens
from kota.mobility.fares.selectors import keys, own, quoting
from kota.mobility.fares.services import tickets
from kota.ui.access import actor_of
from kota.ui.api import Router, account_id
from kota.ui.api.door import MOBILITY

router = Router("Tickets")


@router.post("/fares/tickets", TicketOut, scope=MOBILITY, status=201)
def buy_ticket(request: HttpRequest, body: TicketIn) -> TicketOut:
    """A ticket for a journey at the price that is quoted now. Until the city has a ledger, the purse is simulated: no
    money moves."""
    buyer = account_id(request)
    if body.rider:
        one_of("rider", body.rider, [one.code for one in quoting.riders()])
    made = tickets.buy(
        rides=[one.ride() for one in body.rides], rider=body.rider or own.rider_of(buyer), account_id=buyer,
        holder=None, by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return _out(made)


@router.get("/fares/tickets", list[TicketOut], scope=MOBILITY)
def list_tickets(request: HttpRequest) -> list[TicketOut]:
    """The account's last twenty tickets."""
    return [_out(row) for row in own.tickets(account_id(request), None)]


@router.post("/fares/tickets/{ticket_id}/token", TicketTokenOut, scope=MOBILITY, status=201)
def show_ticket(request: HttpRequest, ticket_id: UUID) -> TicketTokenOut:
    """A fresh token to show at a gate: good for one tap and for a minute or so."""
    at = clock.now()
    ticket = own.ticket(ticket_id, account_id(request), None)
    token = tickets.token(ticket, at=at)
    claims = tokens.read(token, tokens.public_keys(keys.signing())["keys"], at)
    return TicketTokenOut(token=token, expires=claims.ends if claims else at)


@router.post("/fares/tickets/{ticket_id}/back", TicketOut, scope=MOBILITY)
def give_ticket_back(request: HttpRequest, ticket_id: UUID) -> TicketOut:
    """An unused ticket becomes its price again."""
    own.ticket(ticket_id, account_id(request), None)
    return _out(tickets.give_back(ticket_id=ticket_id, by=actor_of(request), at=clock.now()))


def _out(row: Ticket) -> TicketOut:
    return TicketOut.model_validate(row)
