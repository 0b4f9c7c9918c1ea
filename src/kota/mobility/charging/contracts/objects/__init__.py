"""Objects of OCPI 2.2.1 as they come in: what is required is there, and every value is of its type.

Fields that the standard does not know are let through, as it wants; an object is kept as it was sent.
"""

from kota.mobility.charging.contracts.objects.cdrs import Cdr
from kota.mobility.charging.contracts.objects.credentials import Credentials, Endpoint, Role, VersionDetails
from kota.mobility.charging.contracts.objects.locations import Connector, Evse, Hours, Location, Status
from kota.mobility.charging.contracts.objects.sessions import ChargingPeriod, Session, SessionStatus
from kota.mobility.charging.contracts.objects.tariffs import Tariff

__all__ = [
    "Cdr", "ChargingPeriod", "Connector", "Credentials", "Endpoint", "Evse", "Hours", "Location", "Role", "Session",
    "SessionStatus", "Status", "Tariff", "VersionDetails",
]  # fmt: skip
