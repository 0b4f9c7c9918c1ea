"""Session, and the periods that sessions and CDRs are made of."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from kota.mobility.charging.contracts.objects.types import (
    CiString2,
    CiString3,
    CiString36,
    Currency,
    Energy,
    Happened,
    Number,
    Price,
    Thing,
    Updated,
    text,
)  # fmt: skip


class CdrDimensionType(StrEnum):
    CURRENT = "CURRENT"
    ENERGY = "ENERGY"
    ENERGY_EXPORT = "ENERGY_EXPORT"
    ENERGY_IMPORT = "ENERGY_IMPORT"
    MAX_CURRENT = "MAX_CURRENT"
    MIN_CURRENT = "MIN_CURRENT"
    MAX_POWER = "MAX_POWER"
    MIN_POWER = "MIN_POWER"
    PARKING_TIME = "PARKING_TIME"
    POWER = "POWER"
    RESERVATION_TIME = "RESERVATION_TIME"
    STATE_OF_CHARGE = "STATE_OF_CHARGE"
    TIME = "TIME"


class CdrDimension(Thing):
    type: CdrDimensionType
    volume: Number


class ChargingPeriod(Thing):
    start_date_time: Happened
    dimensions: list[CdrDimension] = Field(min_length=1, max_length=50)
    tariff_id: CiString36 | None = None


class CdrToken(Thing):
    uid: CiString36
    type: text(20)  # type: ignore[valid-type]
    contract_id: CiString36


class AuthMethod(StrEnum):
    AUTH_REQUEST = "AUTH_REQUEST"
    COMMAND = "COMMAND"
    WHITELIST = "WHITELIST"


class SessionStatus(StrEnum):
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    INVALID = "INVALID"
    PENDING = "PENDING"
    RESERVATION = "RESERVATION"


class Session(Thing):
    country_code: CiString2
    party_id: CiString3
    id: CiString36
    start_date_time: Happened
    end_date_time: Happened | None = None
    kwh: Energy
    cdr_token: CdrToken
    auth_method: AuthMethod
    location_id: CiString36
    evse_uid: CiString36
    connector_id: CiString36
    currency: Currency
    charging_periods: list[ChargingPeriod] = Field(default=[], max_length=10_000)
    total_cost: Price | None = None
    status: SessionStatus
    last_updated: Updated

    @field_validator("end_date_time")
    @classmethod
    def _ends_later(cls, ends: datetime | None, info: ValidationInfo) -> datetime | None:
        begins = info.data.get("start_date_time")
        if info.context and ends is not None and begins is not None and ends < begins:
            raise ValueError("it ends before it starts")
        return ends
