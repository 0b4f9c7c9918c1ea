"""Charge detail record: what a finished session is billed by."""

from datetime import timedelta

from pydantic import Field, model_validator

from kota.mobility.charging.contracts.objects.locations import Format, PowerType, Standard
from kota.mobility.charging.contracts.objects.sessions import AuthMethod, CdrToken, ChargingPeriod
from kota.mobility.charging.contracts.objects.tariffs import Tariff
from kota.mobility.charging.contracts.objects.types import (
    CiString2,
    CiString3,
    CiString36,
    CiString39,
    CiString48,
    Currency,
    Energy,
    GeoLocation,
    Happened,
    Positive,
    Price,
    Thing,
    Truth,
    Updated,
    text,
)  # fmt: skip

ROUNDED = timedelta(minutes=1)  # chargers write their periods by the second, some platforms the whole by the minute


class CdrLocation(Thing):
    id: CiString36
    name: text(255) | None = None  # type: ignore[valid-type]
    address: text(45)  # type: ignore[valid-type]
    city: text(45)  # type: ignore[valid-type]
    country: text(3, 3)  # type: ignore[valid-type]
    coordinates: GeoLocation
    evse_uid: CiString36
    evse_id: CiString48
    connector_id: CiString36
    connector_standard: Standard
    connector_format: Format
    connector_power_type: PowerType


class Cdr(Thing):
    country_code: CiString2
    party_id: CiString3
    id: CiString39
    start_date_time: Happened
    end_date_time: Happened
    session_id: CiString36 | None = None
    cdr_token: CdrToken
    auth_method: AuthMethod
    cdr_location: CdrLocation
    currency: Currency
    tariffs: list[Tariff] = Field(default=[], max_length=50)
    charging_periods: list[ChargingPeriod] = Field(min_length=1, max_length=10_000)
    total_cost: Price
    total_energy: Energy
    total_time: Positive
    total_parking_time: Positive | None = None
    credit: Truth | None = None
    credit_reference_id: CiString39 | None = None
    last_updated: Updated

    @model_validator(mode="after")
    def _whole(self) -> "Cdr":
        if self.credit and not self.credit_reference_id:
            raise ValueError("a credit CDR names the CDR that it credits")
        if self.end_date_time < self.start_date_time:
            raise ValueError("it ends before it starts")
        begins, ends = self.start_date_time - ROUNDED, self.end_date_time + ROUNDED
        if any(not begins <= one.start_date_time <= ends for one in self.charging_periods):
            raise ValueError("a charging period begins before its start or after its end")
        return self
