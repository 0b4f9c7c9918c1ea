"""Prices of a version: by line where GTFS-Fares v1 tells them, by product where v2 does."""

from collections import defaultdict

from kota.mobility.transit.rules.diff.values import Tables, text


def by_line(tables: Tables) -> dict[str, str]:
    """The lowest price of each line, as "3500 IDR"; under "" what holds for all in a feed without rules."""
    prices = {
        row["fare_id"]: (float(row["price"]), text(row, "currency_type"))
        for row in tables.get("fare_attributes.txt", ())
    }
    rules = list(tables.get("fare_rules.txt", ()))
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for row in rules:
        if row["fare_id"] in prices:
            found[text(row, "route_id")].append(prices[row["fare_id"]])
    if not rules:
        found[""] += prices.values()
    return {code: "{:g} {}".format(*min(told)) for code, told in found.items() if told}


def products(tables: Tables) -> dict[str, str]:
    """The price of each product by its name, medium and rider."""
    riders = {
        row["rider_category_id"]: text(row, "rider_category_name") for row in tables.get("rider_categories.txt", ())
    }
    media = {row["fare_media_id"]: text(row, "fare_media_name") for row in tables.get("fare_media.txt", ())}
    found = {}
    for row in tables.get("fare_products.txt", ()):
        rider, medium = text(row, "rider_category_id"), text(row, "fare_media_id")
        name = text(row, "fare_product_name") or row["fare_product_id"]
        parts = (name, media.get(medium) or medium, riders.get(rider) or rider)
        found[", ".join(part for part in parts if part)] = f"{float(row['amount']):g} {text(row, 'currency')}"
    return found
