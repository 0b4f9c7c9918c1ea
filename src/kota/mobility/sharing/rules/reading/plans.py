"""Pricing plans."""

import re

from kota.mobility.sharing.contracts import Plan, Segment, Why
from kota.mobility.sharing.rules.reading.rows import BadRowError, Row

_MOST_SEGMENTS = 50
_CURRENCY = re.compile(r"[A-Z]{3}")


def plan(row: Row) -> Plan:
    currency = row.text("currency", 10)
    if not _CURRENCY.fullmatch(currency):
        raise BadRowError(Why.CHOICE if currency else Why.MISSING, "currency")
    return Plan(
        id=row.id("plan_id"), name=row.texts("name", needed=True), currency=currency, price=row.decimal("price"),
        is_taxable=row.flag("is_taxable"), description=row.texts("description", most=1000),
        per_min=_segments(row, "per_min_pricing"), per_km=_segments(row, "per_km_pricing"),
        is_surge=row.flag("surge_pricing", default=False),
        reserve_per_min=row.decimal("reservation_price_per_min") if row.has("reservation_price_per_min") else None,
        reserve_flat=row.decimal("reservation_price_flat_rate") if row.has("reservation_price_flat_rate") else None,
    )  # fmt: skip


def _segments(row: Row, name: str) -> tuple[Segment, ...]:
    return tuple(_segment(Row(given, row.language)) for given in row.rows(name, _MOST_SEGMENTS))


def _segment(row: Row) -> Segment:
    """A rate may be negative: a discount."""
    start, end = row.whole("start"), row.maybe("end")
    if end is not None and end < start:
        raise BadRowError(Why.RANGE, "end")
    return Segment(start, row.decimal("rate", low="-100000000"), row.decimal("interval"), end)
