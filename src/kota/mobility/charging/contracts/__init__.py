"""What the charging app says to others."""

from kota.mobility.charging.contracts.events import CdrDiffers, ChargersChanged, PartyChanged
from kota.mobility.charging.contracts.facts import (
    ChargePointFact,
    ChargerFact,
    ChargeTariffFact,
    ChargingRuleFact,
    PlugFact,
)  # fmt: skip

__all__ = [
    "CdrDiffers", "ChargePointFact", "ChargeTariffFact", "ChargerFact", "ChargersChanged", "ChargingRuleFact",
    "PartyChanged", "PlugFact",
]  # fmt: skip
