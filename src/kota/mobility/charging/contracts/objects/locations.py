"""Location, EVSE and connector."""

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from kota.mobility.charging.contracts.objects.types import (
    BusinessDetails,
    CiString2,
    CiString3,
    CiString36,
    CiString48,
    DisplayText,
    GeoLocation,
    Moment,
    Thing,
    Truth,
    Updated,
    Url,
    Whole,
    is_text,
    text,
)  # fmt: skip


class Status(StrEnum):
    AVAILABLE = "AVAILABLE"
    BLOCKED = "BLOCKED"
    CHARGING = "CHARGING"
    INOPERATIVE = "INOPERATIVE"
    OUTOFORDER = "OUTOFORDER"
    PLANNED = "PLANNED"
    REMOVED = "REMOVED"
    RESERVED = "RESERVED"
    UNKNOWN = "UNKNOWN"


_STANDARDS = """
CHADEMO CHAOJI DOMESTIC_A DOMESTIC_B DOMESTIC_C DOMESTIC_D DOMESTIC_E DOMESTIC_F DOMESTIC_G DOMESTIC_H DOMESTIC_I
DOMESTIC_J DOMESTIC_K DOMESTIC_L DOMESTIC_M DOMESTIC_N DOMESTIC_O GBT_AC GBT_DC IEC_60309_2_single_16
IEC_60309_2_three_16 IEC_60309_2_three_32 IEC_60309_2_three_64 IEC_62196_T1 IEC_62196_T1_COMBO IEC_62196_T2
IEC_62196_T2_COMBO IEC_62196_T3A IEC_62196_T3C NEMA_5_20 NEMA_6_30 NEMA_6_50 NEMA_10_30 NEMA_10_50 NEMA_14_30
NEMA_14_50 PANTOGRAPH_BOTTOM_UP PANTOGRAPH_TOP_DOWN TESLA_R TESLA_S
"""
STANDARDS = frozenset(_STANDARDS.split())


def _known_standard(name: str) -> str:
    if name not in STANDARDS:
        raise ValueError("this is no connector of OCPI 2.2.1")
    return name


Standard = Annotated[str, BeforeValidator(is_text), AfterValidator(_known_standard)]


class Format(StrEnum):
    SOCKET = "SOCKET"
    CABLE = "CABLE"


class PowerType(StrEnum):
    AC_1_PHASE = "AC_1_PHASE"
    AC_2_PHASE = "AC_2_PHASE"
    AC_2_PHASE_SPLIT = "AC_2_PHASE_SPLIT"
    AC_3_PHASE = "AC_3_PHASE"
    DC = "DC"


PHASES = {PowerType.AC_2_PHASE: 2, PowerType.AC_2_PHASE_SPLIT: 2, PowerType.AC_3_PHASE: 3}


class Connector(Thing):
    id: CiString36
    standard: Standard
    format: Format
    power_type: PowerType
    max_voltage: Whole
    max_amperage: Whole
    max_electric_power: Whole | None = None
    tariff_ids: list[CiString36] = Field(default=[], max_length=50)
    terms_and_conditions: Url | None = None
    last_updated: Updated

    @property
    def kw(self) -> float:
        """The most power, as it was told or as voltage, current and phases give it."""
        watts = self.max_electric_power or self.max_voltage * self.max_amperage * PHASES.get(self.power_type, 1)
        return float(round(watts / 1000, 1))

    @property
    def is_dc(self) -> bool:
        return self.power_type is PowerType.DC


class Evse(Thing):
    uid: CiString36
    evse_id: CiString48 | None = None
    status: Status
    capabilities: list[text(60)] = []  # type: ignore[valid-type]
    connectors: list[Connector] = Field(min_length=1, max_length=50)
    floor_level: text(4) | None = None  # type: ignore[valid-type]
    coordinates: GeoLocation | None = None
    physical_reference: text(16) | None = None  # type: ignore[valid-type]
    directions: list[DisplayText] = []
    parking_restrictions: list[text(40)] = []  # type: ignore[valid-type]
    last_updated: Updated

    @field_validator("connectors")
    @classmethod
    def _once(cls, found: list[Connector]) -> list[Connector]:
        if len({one.id.lower() for one in found}) != len(found):
            raise ValueError("two connectors have the same id")
        return found


class RegularHours(Thing):
    weekday: int = Field(ge=1, le=7)
    period_begin: text(5, 5, r"^([0-1][0-9]|2[0-3]):[0-5][0-9]$")  # type: ignore[valid-type]
    period_end: text(5, 5, r"^([0-1][0-9]|2[0-4]):[0-5][0-9]$")  # type: ignore[valid-type]


class ExceptionalPeriod(Thing):
    period_begin: Moment
    period_end: Moment


class Hours(Thing):
    twentyfourseven: Truth
    regular_hours: list[RegularHours] = []
    exceptional_openings: list[ExceptionalPeriod] = []
    exceptional_closings: list[ExceptionalPeriod] = []


class Location(Thing):
    country_code: CiString2
    party_id: CiString3
    id: CiString36
    publish: Truth
    name: text(255) | None = None  # type: ignore[valid-type]
    address: text(45)  # type: ignore[valid-type]
    city: text(45)  # type: ignore[valid-type]
    postal_code: text(10) | None = None  # type: ignore[valid-type]
    country: text(3, 3)  # type: ignore[valid-type]
    coordinates: GeoLocation
    parking_type: text(40) | None = None  # type: ignore[valid-type]
    evses: list[Evse] = Field(default=[], max_length=500)
    directions: list[DisplayText] = []
    operator: BusinessDetails | None = None
    suboperator: BusinessDetails | None = None
    owner: BusinessDetails | None = None
    facilities: list[text(40)] = []  # type: ignore[valid-type]
    time_zone: text(255, 1)  # type: ignore[valid-type]
    opening_times: Hours | None = None
    charging_when_closed: Truth | None = None
    last_updated: Updated

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("this is no time zone of the IANA database") from None
        return name

    @field_validator("coordinates")
    @classmethod
    def _on_earth(cls, place: GeoLocation) -> GeoLocation:
        lon, lat = place.degrees()
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("this is no longitude and latitude")
        return place

    @field_validator("evses")
    @classmethod
    def _once(cls, found: list[Evse]) -> list[Evse]:
        if len({one.uid.lower() for one in found}) != len(found):
            raise ValueError("two EVSEs have the same uid")
        return found
