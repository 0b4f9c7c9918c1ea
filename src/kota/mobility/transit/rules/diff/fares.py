"""Prices of a version: by line where GTFS-Fares v1 tells them, by product where v2 does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kota.mobility.transit.rules.gtfs.archive import Table
from kota.mobility.transit.rules.gtfs.values import number

Tables = Mapping[str, Table]


def by_line(tables: Tables) -> dict[str, str]:
    """The lowest price of each line, as "3500 IDR"; under "" what holds for all in a feed without rules."""
    prices = {
        fare: (price, currency)
        for fare, text, currency in _rows(tables, "fare_attributes", "fare_id", "price", "currency_type")
        if (price := number(text)) is not None
    }
    rules = list(_rows(tables, "fare_rules", "fare_id", "route_id"))
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for fare, route in rules:
        if fare in prices:
            found[route].append(prices[fare])
    if not rules:
        found[""] += prices.values()
    return {code: _price(*min(told)) for code, told in found.items() if told}


def products(tables: Tables) -> dict[str, str]:
    """The price of each product by its name, medium and rider."""
    riders = _names(tables, "rider_categories", "rider_category")
    media = _names(tables, "fare_media", "fare_media")
    columns = ("fare_product_id", "fare_product_name", "fare_media_id", "rider_category_id", "amount", "currency")
    found = {}
    for code, name, medium, rider, text, currency in _rows(tables, "fare_products", *columns):
        parts = (name or code, media.get(medium) or medium, riders.get(rider) or rider)
        if (amount := number(text)) is not None:
            found[", ".join(part for part in parts if part)] = _price(amount, currency)
    return found


def _names(tables: Tables, name: str, what: str) -> dict[str, str]:
    table = tables.get(name)
    return dict(zip(table.column(f"{what}_id"), table.column(f"{what}_name"), strict=True)) if table else {}


def _rows(tables: Tables, name: str, *columns: str) -> Iterator[tuple[str, ...]]:
    table = tables.get(name)
    if table:
        yield from zip(*(table.column(column) for column in columns), strict=True)


def _price(amount: float, currency: str) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".") + f" {currency}"
