"""The city's facts about charging."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kota.kernel.facts import facade as facts
from kota.mobility.charging.contracts import ChargerFact, ChargeTariffFact, ChargingRuleFact

HUB = "hub"


def rule() -> ChargingRuleFact:
    """How the city takes part; with a name of its own where the pack says nothing."""
    found: ChargingRuleFact | None = facts.current("chargingrule").get(HUB)
    return found or ChargingRuleFact(code=HUB, country_code="XX", party_id="KTA", name="Kota")


def own() -> str:
    """The hub's own `ID*KTA`."""
    found = rule()
    return f"{found.country_code}*{found.party_id}"


def stale_after() -> timedelta:
    return timedelta(minutes=rule().stale_minutes)


def chargers() -> Mapping[str, ChargerFact]:
    return _all("charger")


def tariffs() -> Mapping[str, ChargeTariffFact]:
    return _all("chargetariff")


def zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)


def _all(kind: str) -> Mapping[str, Any]:
    return facts.current(kind)
