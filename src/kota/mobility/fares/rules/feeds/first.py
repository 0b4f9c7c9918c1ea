"""Fares v1 (`fare_attributes.txt`, `fare_rules.txt`): read as products of ours."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from kota.mobility.fares.contracts import ProductFact
from kota.mobility.fares.rules.feeds.shapes import ReadFares, Tables, amount_of, why

_SOURCE = {"id": "GTFS Fares v1 dari operator", "en": "GTFS Fares v1 of the operator"}
_EVER = date(1970, 1, 1)
Given = Mapping[str, str]


def read(tables: Tables, *, operator: str, currency: str = "IDR") -> ReadFares:
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
            found.products[code] = ProductFact.model_validate(_product(row, rules[code], operator, currency))
        except (ValidationError, ValueError, KeyError) as error:
            found.problems.append(f"{code}: {why(error)}")
    return found


def _product(row: Given, rules: Sequence[Given], operator: str, currency: str) -> dict[str, Any]:
    price = amount_of(row["price"], row["currency_type"], currency)
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
