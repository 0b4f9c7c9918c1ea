"""Taps of validators, and receipts."""

from uuid import UUID

from django.http import HttpRequest

from kota.base import clock
from kota.mobility.fares.contracts import GivenTap, TapKind
from kota.mobility.fares.endpoints.shapes import RefusedTapOut, TapReceiptOut, TapsIn, TapsTakenOut, TicketKeysOut
from kota.mobility.fares.permissions import TAPS
from kota.mobility.fares.rules import tokens
from kota.mobility.fares.selectors import keys, receipts
from kota.mobility.fares.services import taps
from kota.ui.access import actor_of
from kota.ui.api import READ, Router
from kota.ui.api.door import MOBILITY

router = Router("Taps")


@router.post("/fares/taps", TapsTakenOut, scope=MOBILITY, role=TAPS)
def send_taps(request: HttpRequest, body: TapsIn) -> TapsTakenOut:
    """Taps of one validator or many, single or in bursts of up to 2,000.

    Sending again is harmless: a tap counts once, by its id. Taps may come late and out of order, for instance after a
    validator was without a line; the fares of the day are then made anew. A program sends for the validators that were
    registered with its token. Refused taps say why: `card_or_ticket` (neither, or both), `no_validator`, `not_yours`,
    `future`, `too_late`, `bad_ticket`, `ticket_over`, `ticket_elsewhere` (another operator or station), `replayed`,
    `other_content` (another tap with this id is kept: give this one an id of its own).
    """
    given = [GivenTap(**{**one.model_dump(), "kind": TapKind(one.kind)}) for one in body.taps]
    taken = taps.take(taps=given, by=actor_of(request), at=clock.now())
    refused = [RefusedTapOut(id=number, reason=why) for number, why in taken.refused]
    return TapsTakenOut(
        new=list(taken.new), known=list(taken.known), refused=refused, without_class=list(taken.without_class)
    )


@router.get("/fares/ticket-keys", TicketKeysOut, scope=READ, is_open=True)
def read_ticket_keys(request: HttpRequest) -> TicketKeysOut:
    """Public keys by which validators check tickets without a line (a JWK set)."""
    return TicketKeysOut.model_validate(tokens.public_keys(keys.signing()))


@router.get("/fares/receipts/{tap_id}", TapReceiptOut, scope=READ, is_open=True)
def read_receipt(request: HttpRequest, tap_id: UUID) -> TapReceiptOut:
    """What a tap came to. Whoever knows its id may look."""
    return TapReceiptOut.model_validate(receipts.receipt(tap_id))
