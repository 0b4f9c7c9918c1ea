"""What a ride costs by a pricing plan of GBFS.

The price of the plan, and for each segment its rate as often as another interval has begun since its start; an interval
that has begun is charged whole, up to the segment's end. By time and by distance both, each for itself. Only the sum is
rounded, to what the currency has.
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from kota.base.money import Money
from kota.mobility.sharing.contracts import Charge, Plan, Quote, Segment


def quote(plan: Plan, *, minutes: Decimal | float, km: Decimal | float = 0) -> Quote:
    """The price of a ride of so many minutes and kilometres; never less than nothing, whatever the discounts."""
    lines = tuple(_lines(plan, Decimal(str(minutes)), Decimal(str(km))))
    total = max(Decimal(0), sum((line.amount for line in lines), Decimal(0)))
    return Quote(plan.id, Money.of(total, plan.currency), lines, plan.is_taxable, plan.is_surge)


def _lines(plan: Plan, minutes: Decimal, km: Decimal) -> Iterator[Charge]:
    if plan.price:
        yield Charge("base", plan.price, 1, plan.price)
    for unit, segments, length in (("min", plan.per_min, minutes), ("km", plan.per_km, km)):
        for segment in segments:
            times = begun(segment, length)
            if times and segment.rate:
                yield Charge(unit, segment.rate, times, segment.rate * times, segment.interval, segment.start)


def begun(segment: Segment, length: Decimal) -> int:
    """How often a segment is charged for a ride of this length (minutes or kilometres)."""
    until = length if segment.end is None else min(length, Decimal(segment.end))
    over = until - segment.start
    if over <= 0:
        return 0
    if not segment.interval:
        return 1
    return int((over / segment.interval).to_integral_value(ROUND_CEILING))
