"""Fares of a feed held against the city's: whose they are, and which flat prices are not the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kota.mobility.fares.contracts import ProductFact
from kota.mobility.fares.rules.feeds.shapes import FeedRoute, ReadFares
from kota.mobility.fares.rules.tariffs import Tariffs


@dataclass(frozen=True, slots=True)
class Differing:
    """A route for which the feed and the city say other prices; `city` is None where it says nothing flat. An empty
    route: the product is sold on every line that no other names."""

    route: str
    fare: str
    feed: int
    city: int | None


@dataclass(slots=True)
class Compared:
    """How many flat prices are the same, which differ, and the products that are not held against any: those of other
    operators, those that are not flat, and those that no line is sold by where others name lines."""

    same: int = 0
    differing: list[Differing] = field(default_factory=list)
    of_others: list[str] = field(default_factory=list)
    not_flat: list[str] = field(default_factory=list)
    on_no_line: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)  # by their codes products of the city itself


def compare(
    found: ReadFares, tariffs: Tariffs, *, operator: str, day: date, routes: Mapping[str, FeedRoute] | None = None
) -> Compared:
    """`routes` are those of the feed by their ids: tariffs name lines as riders do."""
    told, sold_by, lines = Compared(), tariffs.operator(operator), routes or {}
    has_lines = any(product.routes for product in found.products.values())
    for product in found.products.values():
        known = tariffs.sold.get(product.code)
        sellers = {known.operator.code} if known else set(_sellers(product, tariffs, lines))
        if sellers and sold_by is not None and sold_by.code not in sellers:
            told.of_others.append(product.code)
            continue
        if known:
            told.own.append(product.code)
        if has_lines and not product.routes and not known:
            told.on_no_line.append(product.code)
            continue
        if product.kind != "flat":
            told.not_flat.append(product.code)
            continue
        for route in product.routes or [""]:
            _hold(told, product, route, lines.get(route, FeedRoute(operator, route, "bus")), tariffs, operator, day)
    told.differing.sort(key=lambda one: (one.route, one.fare))
    return told


def _sellers(product: ProductFact, tariffs: Tariffs, routes: Mapping[str, FeedRoute]) -> Iterator[str]:
    """Whose lines they are, as far as the feed and the city say so."""
    for route in product.routes:
        called = tariffs.operator(routes[route].operator) if route in routes else None
        if called is not None:
            yield called.code


def _hold(
    told: Compared, product: ProductFact, route: str, line: FeedRoute, tariffs: Tariffs, operator: str, day: date
) -> None:
    known = tariffs.sold.get(product.code)
    sold = known if known and not route else tariffs.seller(operator, line.route, line.mode, "card", day)
    city = sold.fact.price if sold is not None and sold.fact.kind == "flat" else None
    if city == product.price:
        told.same += 1
    else:
        told.differing.append(Differing(line.route, product.code, product.price, city))
