"""The city's facts about fares, by code."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.facts import facade as facts
from kota.mobility.fares.contracts import (
    CARD,
    QR,
    FareRuleFact,
    IntegrationFact,
    LineFact,
    ProductFact,
    RiderFact,
)  # fmt: skip
from kota.mobility.fares.rules.tariffs import holds
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.facts import OperatorFact

KINDS = ("operator", "fare_rule", "fare_product", "fare_integration", "fare_rider", "fare_line")
_DEFAULT = {"id": "Kota: pengaturan bawaan", "en": "Kota: default settings"}


def rule() -> FareRuleFact:
    """The city's rule; the defaults where it has none."""
    found: FareRuleFact | None = next(iter(facts.current("fare_rule").values()), None)
    return found or FareRuleFact.model_validate({"code": "fares", "source": _DEFAULT, "is_sample": True})


def operators() -> Mapping[str, OperatorFact]:
    """Those of which the city knows what they sell, or stations with kilometres."""
    sell = {one.operator for one in products().values()} | {one.operator for one in lines().values()}
    found = {code: one for code, one in transit.operators().items() if code in sell}
    return dict(sorted(found.items(), key=lambda entry: (entry[1].order, entry[0])))


def operator(code: str) -> OperatorFact:
    """MissingError when the city has none of this code."""
    found: OperatorFact | None = transit.operators().get(code)
    if found is None:
        raise MissingError(_("There is no such operator."))
    return found


def products() -> Mapping[str, ProductFact]:
    return _all("fare_product")


def integrations() -> Mapping[str, IntegrationFact]:
    return _all("fare_integration")


def lines() -> Mapping[str, LineFact]:
    return _all("fare_line")


def riders() -> Mapping[str, RiderFact]:
    found: Mapping[str, RiderFact] = facts.current("fare_rider")
    return dict(sorted(found.items(), key=lambda entry: (entry[1].order, entry[0])))


def riders_on(day: date) -> list[RiderFact]:
    """The classes that there are on a day, in their order."""
    return [one for one in riders().values() if holds(one, day)]


def media() -> list[str]:
    """What one can pay with: cards, codes, and whatever tariffs name."""
    named = [fact.media for fact in products().values()] + [fact.media for fact in integrations().values()]
    return sorted({CARD, QR, *(one for some in named for one in some)})


def vocabulary() -> dict[str, Any]:
    """What a concession or a dynamic tariff may name."""
    named: dict[str, Any] = {**operators(), **products(), **integrations()}
    return {code: fact.name.model_dump() for code, fact in named.items()}


def _all(kind: str) -> Mapping[str, Any]:
    return facts.current(kind)


def currency() -> str:
    """What the city's fares are counted in."""
    return rule().currency
