"""Session, and the periods that sessions and CDRs are made of."""

from enum import StrEnum

from pydantic import Field

from kota.mobility.charging.contracts.objects.types import (
    CiString2,
    CiString3,
    CiString36,
    Currency,
    Moment,
    Number,
    Positive,
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
    start_date_time: Moment
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
    start_date_time: Moment
    end_date_time: Moment | None = None
    kwh: Positive
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
