"""Shapes of the fares."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.mobility.fares.contracts import Quote, Ride
from kota.ui.api import NO_GUESS, Body, Code, Moment, Out

Metres = Annotated[float, Field(strict=False, ge=0, le=3_000_000, allow_inf_nan=False), NO_GUESS]
Short = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00�]*$")]
Card = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9:._-]*$")]
Token = Annotated[str, StringConstraints(max_length=2400, pattern=r"^[A-Za-z0-9._-]*$")]


def one_of(field: str, value: str, known: Sequence[str]) -> None:
    """InvalidError with what there is, where the city has none of that name."""
    if value not in known:
        raise InvalidError(_("Send one of these: %(expected)s."), field=field, expected=", ".join(known))


class FareWordsOut(Out):
    """A text in both languages."""

    id: str
    en: str


class FareHoursOut(Out):
    """Another price or cap at some hours of some days, by the moment of boarding."""

    name: str
    days: str
    begins: str
    ends: str
    price: int | None
    cap: int | None


class FareProductOut(Out):
    """What an operator sells. Amounts are whole rupiah (minor units of `currency` elsewhere); `kind` is flat, distance,
    stations or zones; `cap` 0 means none. `is_sample`: nobody has published it so."""

    code: str
    name: str
    operator: str
    kind: str
    currency: str
    price: int
    free_m: int
    step_m: int
    per_step: int
    cap: int
    maximum: int
    join: str
    window_minutes: int
    hours: list[FareHoursOut]
    valid_from: date
    valid_to: date | None
    is_sample: bool
    source: str


class FareOperatorOut(Out):
    """An operator; `aliases` are what feeds call it."""

    code: str
    name: str
    aliases: list[str]
    gates: str


class FareClassOut(Out):
    """A fare class: who belongs to it and how it is proven. Declared here, proven at the gate."""

    code: str
    name: str
    who: str
    proof: str
    is_sample: bool
    source: str


class FareRideIn(Body):
    """A ride to be priced. Stops are ids of the timetables in use, or names of stations. Where nobody knows them, say
    how many `metres` it goes."""

    operator: Code
    route: Short = ""
    mode: Code = ""
    board_stop: Short = ""
    alight_stop: Short = ""
    board_zone: Short = ""
    alight_zone: Short = ""
    board_at: Moment
    alight_at: Moment
    metres: Metres = 0.0

    def ride(self) -> Ride:
        return Ride(**self.model_dump())


class FareQuoteIn(Body):
    rides: Annotated[list[FareRideIn], Field(min_length=1, max_length=20)]
    rider: Code = "adult"
    medium: Code = "card"


class FareLineOut(Out):
    """What some rides cost together; `amount` is null where no tariff is known."""

    rides: list[int]
    product: str
    amount: int | None
    reason: FareWordsOut


class FareQuoteOut(Out):
    """`regular`: without hours and dynamic tariffs. With `is_known` false, `total` is only the known part."""

    total: int
    regular: int
    currency: str
    is_known: bool
    products: list[str]
    lines: list[FareLineOut]


def quote_out(found: Quote) -> FareQuoteOut:
    return FareQuoteOut(
        total=found.total.amount, regular=found.regular.amount, currency=found.total.currency,
        is_known=found.is_known, products=list(found.products),
        lines=[
            FareLineOut(rides=list(line.rides), product=line.product,
                         amount=None if line.amount is None else line.amount.amount, reason=FareWordsOut(**line.reason))
            for line in found.lines
        ],
    )  # fmt: skip


class TapIn(Body):
    """A tap. `id` is a UUID that the validator makes (of any version, best of 7) and makes it count once; either `card`
    or `ticket`. `rider` is the fare class that the card itself says."""

    id: Annotated[UUID, Field(strict=False)]
    kind: Literal["in", "out"]
    validator: Code
    at: Moment
    card: Card = ""
    ticket: Token = ""
    stop: Short = ""
    route: Short = ""
    metres: Metres | None = None
    rider: Code = ""


class TapsIn(Body):
    taps: Annotated[list[TapIn], Field(min_length=1, max_length=2000)]


class RefusedTapOut(Out):
    id: UUID
    reason: str


class TapsTakenOut(Out):
    """Which taps are new, which were known already, and which are refused with why. What is `new` or `known` is
    kept and need not be sent again. Those of `without_class` named a class that the city does not have, and pay as
    everybody."""

    new: list[UUID]
    known: list[UUID]
    refused: list[RefusedTapOut]
    without_class: list[UUID]


class TapReceiptOut(Out):
    """What a tap came to, and what its card's day costs so far. No card numbers."""

    tap: UUID
    kind: str
    operator: str
    stop: str
    at: datetime
    verdict: str
    day_total: int
    currency: str
    is_simulated: bool


class RidershipOut(Out):
    """An hour's riders; null where they are so few that somebody could be meant."""

    hour: datetime
    operator: str
    route: str
    stop: str
    boarded: int | None
    left: int | None
    is_simulated: bool


class TicketKeyOut(Out):
    """A public key (RFC 8037)."""

    kty: str
    crv: str
    use: str
    alg: str
    kid: str
    x: str


class TicketKeysOut(Out):
    """A JWK set."""

    keys: list[TicketKeyOut]


class TicketIn(Body):
    rides: Annotated[list[FareRideIn], Field(min_length=1, max_length=20)]
    rider: Code = ""


class TicketOut(Out):
    """A ticket for one journey, at the price that was quoted. `rider` is the class that paid it and proves it at the
    gate. `is_simulated`: no money moved."""

    id: UUID
    rider: str
    total: int
    regular: int
    currency: str
    operators: list[str]
    valid_from: datetime
    valid_to: datetime
    used_at: datetime | None
    refunded_at: datetime | None
    is_simulated: bool


class TicketTokenOut(Out):
    """What the QR code holds (JWS, EdDSA): good for one tap."""

    token: str
    expires: datetime


class SettlementOut(Out):
    """An operator's share of a day. `rides` were tapped; for `ticket_rides` tickets were sold and not given back."""

    day: date
    operator: str
    rides: int
    ticket_rides: int
    fares: int
    corrections: int
    tickets: int
    refunds: int
    total: int
    is_simulated: bool
