"""What the fares app says to others."""

from kota.mobility.fares.contracts.events import TariffApproved, TariffEnded
from kota.mobility.fares.contracts.facts import (
    Concession,
    FareRuleFact,
    Hours,
    IntegrationFact,
    LineFact,
    Pair,
    ProductFact,
    RiderFact,
    StationFact,
)  # fmt: skip
from kota.mobility.fares.contracts.journeys import ADULT, CARD, QR, Quote, QuoteLine, Ride, Rider, SearchTariff
from kota.mobility.fares.contracts.purse import Purse
from kota.mobility.fares.contracts.taps import GateRide, GivenTap, Refusal, Taken, Tap, TapKind, Verdict

__all__ = [
    "ADULT", "CARD", "QR", "Concession", "FareRuleFact", "GateRide", "GivenTap", "Hours", "IntegrationFact", "LineFact",
    "Pair", "ProductFact", "Purse", "Quote", "QuoteLine", "Refusal", "Ride", "Rider", "RiderFact",
    "SearchTariff", "StationFact", "Taken", "Tap", "TapKind", "TariffApproved", "TariffEnded", "Verdict",
]  # fmt: skip
