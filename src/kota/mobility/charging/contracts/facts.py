"""The city's facts about charging: the hub's own name, its patience, and sample chargers until operators connect."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words, code_of

PLUGS = Literal["IEC_62196_T2", "IEC_62196_T2_COMBO", "CHADEMO", "GBT_AC", "GBT_DC", "DOMESTIC_F"]


class ChargingRuleFact(Value):
    """How the city takes part in OCPI: as the hub `country_code`*`party_id`; operators are asked every `poll_minutes`,
    what nobody confirmed for `stale_minutes` is not said to be free, and drivers' tokens in sessions and CDRs are kept
    for `keep_days`."""

    code: str
    country_code: str = Field(pattern=r"^[A-Z]{2}$")
    party_id: str = Field(pattern=r"^[A-Z0-9]{3}$")
    name: str = Field(min_length=1, max_length=100)
    poll_minutes: int = Field(default=15, ge=1, le=1440)
    stale_minutes: int = Field(default=60, ge=5, le=10_080)
    keep_days: int = Field(default=400, ge=1, le=3650)


class LimitFact(Value):
    """A price of OCPI: without tax, and with it where that is told."""

    excl_vat: float = Field(ge=0)
    incl_vat: float | None = Field(default=None, ge=0)


class ChargeTariffFact(Value):
    """A tariff of the sample operator, as OCPI has it: `elements` and limits."""

    code: str = Field(max_length=36)
    name: Words
    currency: str = Field(default="IDR", pattern=r"^[A-Z]{3}$")
    elements: list[dict[str, Any]] = Field(min_length=1)
    min_price: LimitFact | None = None
    max_price: LimitFact | None = None
    changed: datetime
    source: Words


class PlugFact(Value):
    """One plug of a charge point."""

    standard: PLUGS
    kw: float = Field(gt=0, le=1000)
    tariff: str = code_of("chargetariff")


class ChargePointFact(Value):
    """What charges one vehicle at a time, by one of its plugs."""

    code: str = Field(max_length=36)
    plugs: list[PlugFact] = Field(min_length=1)
    is_accessible: bool = False


class ChargerFact(Value):
    """A sample location of the sample operator. Names and places are made up: `source` says so to everybody."""

    code: str = Field(max_length=36)
    name: str = Field(max_length=255)
    address: str = Field(max_length=45)
    lon: float
    lat: float
    points: list[ChargePointFact] = Field(min_length=1)
    hours: tuple[str, str] | None = None  # None: never closes
    facilities: list[str] = []
    changed: datetime
    source: Words
