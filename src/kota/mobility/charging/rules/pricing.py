"""What a session costs by a tariff of OCPI 2.2.1.

In every part of a session the first element with a price for a dimension whose restrictions hold gives that price.
`step_size` rounds up once for energy, once for time (the parking time where any is priced, else the charging time)
and once for a reservation, on the whole amount, at the price that was used last (mod_cdrs, "step_size").
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import pairwise
from math import ceil

from kota.mobility.charging.contracts.tariffs import (
    Bill,
    Bound,
    Component,
    Dimension,
    Line,
    Price,
    Reservation,
    Segment,
    Tariff,
)  # fmt: skip
from kota.mobility.charging.rules.restrictions import State, cuts, holds, is_for, seconds_of

PER = {Dimension.ENERGY: 1000, Dimension.TIME: 3600, Dimension.PARKING_TIME: 3600, Dimension.FLAT: 1}
_NOTHING = Fraction(0)
_RESERVED = frozenset({Reservation.RESERVATION})
_EXPIRED = (frozenset({Reservation.EXPIRES}), _RESERVED)  # an expired reservation has prices of its own, asked first


@dataclass(frozen=True, slots=True)
class Use:
    """So many Wh, seconds or pieces at the price of a component; `place` tells equal components apart."""

    place: tuple[int, int]
    component: Component
    volume: Fraction
    is_reservation: bool


def bill(tariff: Tariff, segments: Sequence[Segment], zone: tzinfo, *, is_expired: bool = False) -> Bill:
    """The bill of a session. `is_expired`: it was a reservation that nobody came for."""
    uses = list(_uses(tariff, segments, zone, is_expired=is_expired))
    lines = tuple(_lines(uses, _extra(uses)))
    subtotal = _sum(line.cost for line in lines)
    is_session = any(not segment.is_reservation for segment in segments)
    total, bound = _bounded(tariff, subtotal) if is_session else (subtotal, Bound.NONE)
    return Bill(tariff.currency, lines, subtotal, total, bound)


def first(tariff: Tariff, dimension: Dimension, at: datetime, kw: Fraction, zone: tzinfo) -> Component | None:
    """The price of a dimension at full power when a session begins at `at`; None where nothing is charged for it."""
    begin = Segment(at, _NOTHING, min_kw=kw, max_kw=kw)
    found = _first(tariff, dimension, State(seconds_of(at), _NOTHING, _NOTHING, begin), zone, _RESERVED)
    return found[1] if found else None


def split(tariff: Tariff, segments: Sequence[Segment], zone: tzinfo) -> Iterator[State]:
    """The session in parts in each of which the same elements hold: energy flows evenly within a part."""
    lasted = kwh = _NOTHING
    for segment in segments:
        begin = State(seconds_of(segment.start), lasted, kwh, segment)
        places = [_NOTHING, *cuts(tariff, begin, zone), Fraction(1)]
        for first, last in pairwise(places):
            ran = _NOTHING if segment.is_reservation else first * segment.seconds
            part = _part(segment, first, last)
            yield State(begin.at + first * segment.seconds, lasted + ran, kwh + first * segment.kwh, part)
        kwh += segment.kwh
        lasted += _NOTHING if segment.is_reservation else segment.seconds


def _part(segment: Segment, first: Fraction, last: Fraction) -> Segment:
    share = last - first
    return replace(
        segment, start=segment.start + timedelta(seconds=float(first * segment.seconds)),
        seconds=segment.seconds * share, kwh=segment.kwh * share, charging=segment.charging * share,
        parking=segment.parking * share, reserved=segment.reserved * share,
    )  # fmt: skip


def _uses(tariff: Tariff, segments: Sequence[Segment], zone: tzinfo, *, is_expired: bool) -> Iterator[Use]:
    once: set[tuple[int, int]] = set()
    for state in split(tariff, segments, zone):
        part = state.segment
        asked = _EXPIRED if is_expired and part.is_reservation else (_RESERVED,)
        for dimension, volume in _volumes(part):
            for use in _priced(tariff, dimension, volume, state, zone, asked):
                if dimension is not Dimension.FLAT:
                    yield use
                elif use.place not in once:  # a fee is due when its element becomes active, and once
                    once.add(use.place)
                    yield use


def _volumes(part: Segment) -> Iterator[tuple[Dimension, Fraction]]:
    yield Dimension.FLAT, Fraction(1)
    if part.is_reservation:
        yield Dimension.TIME, part.reserved
        return
    for dimension, volume in (
        (Dimension.ENERGY, part.kwh * 1000), (Dimension.TIME, part.charging), (Dimension.PARKING_TIME, part.parking),
    ):  # fmt: skip
        if volume > 0:
            yield dimension, volume


def _priced(
    tariff: Tariff, dimension: Dimension, volume: Fraction, state: State, zone: tzinfo,
    asked: Sequence[frozenset[Reservation]],
) -> Iterator[Use]:  # fmt: skip
    """The one component that holds; of an expired reservation both fees, for both are events of their own."""
    for kinds in asked:
        found = _first(tariff, dimension, state, zone, kinds)
        if found is not None:
            place, component = found
            yield Use(place, component, volume, state.segment.is_reservation)
            if dimension is not Dimension.FLAT:
                return


def _first(
    tariff: Tariff, dimension: Dimension, state: State, zone: tzinfo, kinds: frozenset[Reservation]
) -> tuple[tuple[int, int], Component] | None:
    for row, element in enumerate(tariff.elements):
        for column, component in enumerate(element.components):
            if component.dimension is dimension and is_for(element.restrictions, state.segment, kinds=kinds) and (
                holds(element.restrictions, state, zone)
            ):  # fmt: skip
                return (row, column), component
    return None


def _extra(uses: Sequence[Use]) -> dict[tuple[int, int], Fraction]:
    """What `step_size` adds to the component that was used last of each rounded amount."""
    found = {}
    for group in _rounded(uses):
        step = max(group[-1].component.step, 1)
        total = sum((use.volume for use in group), _NOTHING)
        found[group[-1].place] = ceil(total / step) * step - total
    return found


def _rounded(uses: Sequence[Use]) -> Iterator[list[Use]]:
    def of(dimension: Dimension, *, is_reservation: bool = False) -> list[Use]:
        return [u for u in uses if u.component.dimension is dimension and u.is_reservation == is_reservation]

    times = of(Dimension.PARKING_TIME) or of(Dimension.TIME)
    yield from filter(None, (of(Dimension.ENERGY), times, of(Dimension.TIME, is_reservation=True)))


def _lines(uses: Sequence[Use], extra: dict[tuple[int, int], Fraction]) -> Iterator[Line]:
    """One line a component, in the order of first use."""
    places = dict.fromkeys(use.place for use in uses)
    for place in places:
        same = [use for use in uses if use.place == place]
        component, used = same[0].component, sum((use.volume for use in same), _NOTHING)
        billed, per = used + extra.get(place, _NOTHING), PER[component.dimension]
        cost = priced(component, billed / per)
        yield Line(component, used / per, billed / per, cost, same[0].is_reservation)


def priced(component: Component, amount: Fraction) -> Price:
    """So many kWh, hours or pieces at a component's price. Where no VAT is told, "no VAT is applicable"."""
    excl = amount * component.price
    return Price(excl, excl * (1 + (component.vat or _NOTHING) / 100))


def _sum(costs: Iterable[Price]) -> Price:
    total = Price(_NOTHING, _NOTHING)
    for cost in costs:
        total += cost
    return total


def _bounded(tariff: Tariff, sum_: Price) -> tuple[Price, Bound]:
    """Both limits hold with and without VAT, each by itself."""
    total = sum_
    if tariff.min_price is not None:
        total = _limited(total, tariff.min_price, max)
    bound = Bound.LOWEST if total != sum_ else Bound.NONE
    if tariff.max_price is not None:
        limited = _limited(total, tariff.max_price, min)
        bound, total = (Bound.HIGHEST if limited != total else bound), limited
    return total, bound


def _limited(total: Price, limit: Price, choose: Callable[[Fraction, Fraction], Fraction]) -> Price:
    """A limit that tells no VAT bears that of what it limits: it is never less than what is paid without it."""
    excl = choose(total.excl, limit.excl)
    incl = total.excl if total.incl is None else total.incl
    if limit.incl is not None:
        incl = choose(incl, limit.incl)
    elif excl != total.excl:
        incl = incl * excl / total.excl if total.excl else excl
    return Price(excl, max(excl, incl))
