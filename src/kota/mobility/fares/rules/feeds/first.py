"""Fares v1 (`fare_attributes.txt`, `fare_rules.txt`): read as products of ours, and held against what the city says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from kota.base.money import Money
from kota.mobility.fares.contracts import ProductFact
from kota.mobility.fares.rules.feeds.shapes import ReadFares, Tables
from kota.mobility.fares.rules.tariffs import Tariffs

_SOURCE = {"id": "GTFS Fares v1 dari operator", "en": "GTFS Fares v1 of the operator"}
_EVER = date(1970, 1, 1)
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Differing:
    """A route for which the feed and the city say other prices; None: one of them says nothing."""

    route: str
    fare: str
    feed: int
    city: int | None


def read(tables: Tables, *, operator: str) -> ReadFares:
    """A product for each fare: flat, or by pairs of zones. What cannot be read is said."""
    found = ReadFares()
    rules: dict[str, list[Given]] = defaultdict(list)
    for row in tables.get("fare_rules.txt", ()):
        rules[row.get("fare_id", "")].append(row)
    for row in tables.get("fare_attributes.txt", ()):
        code = row.get("fare_id", "")
        if any(rule.get("contains_id") for rule in rules[code]):
            found.problems.append(f"{code}: fares by zones passed through are not read")
            continue
        try:
            found.products[code] = ProductFact.model_validate(_product(row, rules[code], operator))
        except (ValidationError, InvalidOperation, ValueError, KeyError, OverflowError) as error:
            found.problems.append(f"{code}: {str(error).splitlines()[0]}")
    return found


def _product(row: Given, rules: Sequence[Given], operator: str) -> dict[str, Any]:
    price = Money.of(Decimal(row["price"]), row["currency_type"]).amount
    zones = sorted({(rule["origin_id"], rule["destination_id"]) for rule in rules
                    if rule.get("origin_id") and rule.get("destination_id")})  # fmt: skip
    kind = (
        {"kind": "zones", "pairs": [{"a": a, "b": b, "price": price} for a, b in zones]} if zones else {"kind": "flat"}
    )
    seconds = int(row.get("transfer_duration") or 0)
    joins = row.get("transfers", "") != "0"
    window = min(seconds // 60 if seconds else 1440, 1440)
    join = (
        {"join": "window", "window_minutes": window, "change_minutes": 1440} if joins and window else {"join": "none"}
    )
    return {
        "code": row["fare_id"], "name": {"id": row["fare_id"], "en": row["fare_id"]}, "operator": operator,
        "routes": sorted({rule["route_id"] for rule in rules if rule.get("route_id")}), **kind, "price": price,
        "maximum": price, **join, "valid_from": _EVER, "source": _SOURCE,
    }  # fmt: skip


def differing(found: ReadFares, tariffs: Tariffs, *, operator: str, day: date) -> list[Differing]:
    """Routes whose flat price in the feed is not the city's regular one."""
    told = []
    for product in found.products.values():
        for route in product.routes:
            sold = tariffs.seller(operator, route, "bus", "card", day)
            city = sold.fact.price if sold is not None and sold.fact.kind == "flat" else None
            if city != product.price:
                told.append(Differing(route, product.code, product.price, city))
    return sorted(told, key=lambda one: one.route)
