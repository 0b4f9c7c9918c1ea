"""What the sharing app says to others."""

from kota.mobility.sharing.contracts.events import ShareFeedFell, ShareNoticed, SharingMoved
from kota.mobility.sharing.contracts.facts import (
    ParkFact,
    SegmentFact,
    SharePlanFact,
    ShareStationFact,
    ShareSystemFact,
    ShareTypeFact,
    ShareZoneFact,
)
from kota.mobility.sharing.contracts.feeds import (
    Form,
    Kind,
    Name,
    Notice,
    Plan,
    Propulsion,
    Refused,
    Region,
    Segment,
    StationInfo,
    StationStatus,
    SystemInfo,
    Texts,
    VehicleStatus,
    VehicleType,
    Why,
    Zone,
    ZoneRule,
    Zones,
)
from kota.mobility.sharing.contracts.found import (
    Charge,
    Expected,
    Move,
    NearPark,
    NearStation,
    NearVehicle,
    Quote,
    Ruling,
)

__all__ = [
    "Charge", "Expected", "Form", "Kind", "Move", "Name", "NearPark", "NearStation", "NearVehicle", "Notice",
    "ParkFact", "Plan", "Propulsion", "Quote", "Refused", "Region", "Ruling", "Segment", "SegmentFact",
    "ShareFeedFell", "ShareNoticed", "SharePlanFact", "ShareStationFact", "ShareSystemFact", "ShareTypeFact",
    "ShareZoneFact", "SharingMoved", "StationInfo", "StationStatus", "SystemInfo", "Texts", "VehicleStatus",
    "VehicleType", "Why", "Zone", "ZoneRule", "Zones",
]  # fmt: skip
