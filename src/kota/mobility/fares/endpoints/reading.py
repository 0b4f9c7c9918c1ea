"""What is sold, what a journey costs, how many ride, and what operators get."""

from datetime import date, timedelta
from typing import Literal

from django.http import HttpRequest

from kota.base import clock
from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.base.words import said
from kota.mobility.fares.contracts import ProductFact
from kota.mobility.fares.endpoints.shapes import (
    FareClassOut,
    FareHoursOut,
    FareOperatorOut,
    FareProductOut,
    FareQuoteIn,
    FareQuoteOut,
    RidershipOut,
    SettlementOut,
    one_of,
    quote_out,
)
from kota.mobility.fares.permissions import SETTLE
from kota.mobility.fares.rules.tariffs import holds
from kota.mobility.fares.selectors import facts, quoting, settlement
from kota.mobility.fares.selectors import ridership as counted
from kota.mobility.fares.selectors.compiled import tariffs
from kota.ui.api import READ, Code, Day, Router, need
from kota.ui.api.door import MOBILITY

router = Router("Fares")
_LONGEST, _A_YEAR = timedelta(days=31), timedelta(days=366)


@router.get("/fares/operators", list[FareOperatorOut], scope=READ, is_open=True)
def list_fare_operators(request: HttpRequest) -> list[FareOperatorOut]:
    """Operators whose fares the city knows."""
    return [
        FareOperatorOut(code=one.code, name=said(one.name), aliases=one.agencies, gates=one.gates)
        for one in facts.operators().values()
    ]


@router.get("/fares/products", list[FareProductOut], scope=READ, is_open=True)
def list_fare_products(request: HttpRequest) -> list[FareProductOut]:
    """What operators sell today, with sources."""
    today, currency = _today(), facts.rule().currency
    return [_product(one, currency) for one in facts.products().values() if holds(one, today)]


def _product(fact: ProductFact, currency: str) -> FareProductOut:
    hours = [
        FareHoursOut(name=said(one.name), days=one.days, begins=f"{one.begins:%H:%M}", ends=f"{one.ends:%H:%M}",
                 price=one.price, cap=one.cap)
        for one in fact.hours
    ]  # fmt: skip
    same = ("code", "operator", "kind", "price", "free_m", "step_m", "per_step", "cap", "maximum", "join",
            "window_minutes", "valid_from", "valid_to", "is_sample")  # fmt: skip
    return FareProductOut(
        name=said(fact.name), currency=currency, hours=hours, source=said(fact.source),
        **{name: getattr(fact, name) for name in same},
    )  # fmt: skip


@router.get("/fares/classes", list[FareClassOut], scope=READ, is_open=True)
def list_fare_classes(request: HttpRequest) -> list[FareClassOut]:
    """Fare classes of today."""
    return [
        FareClassOut(code=one.code, name=said(one.name), who=said(one.who), proof=said(one.proof),
                     is_sample=one.is_sample, source=said(one.source))
        for one in facts.riders_on(_today())
    ]  # fmt: skip


@router.post("/fares/quote", FareQuoteOut, scope=READ, is_open=True, is_question=True)
def quote_fare(request: HttpRequest, body: FareQuoteIn) -> FareQuoteOut:
    """What rides cost, line by line, with why.

    Rides may come in any order. `rider` is one of the classes of today, `medium` is `card` or `qr`. `is_known` is false
    where the city knows no tariff of a ride, or not how far it goes: the total is then only the known part.
    """
    one_of("rider", body.rider, [one.code for one in quoting.riders()])
    one_of("medium", body.medium, facts.media())
    rides = [one.ride() for one in body.rides]
    if any(ride.alight_at < ride.board_at for ride in rides):
        raise InvalidError(_("Nobody leaves before they board."), field="alight_at")
    return quote_out(quoting.quote(rides, rider=body.rider, medium=body.medium))


@router.get("/fares/ridership", list[RidershipOut], scope=READ, is_open=True)
def list_ridership(
    request: HttpRequest,
    *,
    since: Day | None = None,
    until: Day | None = None,
    by: Literal["stop", "route", "operator"] = "operator",
    operator: Code = "",
) -> list[RidershipOut]:
    """Riders by the hour, of at most 31 days up to `until`, or of today. Small counts are not said."""
    _known(operator)
    last = until or since or _today()
    first = max(since or last, last - _LONGEST)
    return [RidershipOut.model_validate(one) for one in counted.of_days(first, last, by=by, operator=operator)]


@router.get("/fares/settlement", list[SettlementOut], scope=MOBILITY)
def list_settlement(
    request: HttpRequest, *, since: Day | None = None, until: Day | None = None, operator: Code = ""
) -> list[SettlementOut]:
    """What operators get, by day, of at most a year up to `until`; the last 31 days unless asked for others."""
    need(request, SETTLE)
    _known(operator)
    last = until or _today()
    first = max(since or last - timedelta(days=30), last - _A_YEAR)
    return [SettlementOut.model_validate(one) for one in settlement.settled(first, last, operator)]


def _known(operator: str) -> None:
    """MissingError for the code of no operator: nothing is owed to it, but nobody meant that."""
    if operator and operator not in facts.operators():
        raise MissingError(_("There is no such operator."), field="operator")


def _today() -> date:
    return tariffs().local(clock.now()).day
