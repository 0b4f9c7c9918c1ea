"""What pages and the typed API show of chargers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from kota.base.money import Money
from kota.mobility.charging.contracts.objects import Hours, Status
from kota.mobility.charging.contracts.tariffs import Bill, Tariff


class Age(StrEnum):
    """May a status be believed?"""

    LIVE = "live"  # the operator was heard lately
    STALE = "stale"  # it was not
    NEVER = "never"  # nobody ever told one: a sample, or an operator that is not connected any more


@dataclass(frozen=True, slots=True)
class From:
    """The price of a kWh on the cheapest plug now, and what is paid besides. `incl` says whether VAT is in it."""

    kwh: Money | None
    fee: Money | None
    is_free: bool
    has_more: bool  # time or parking is paid, too
    incl: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A location in the list."""

    id: int
    name: str
    address: str
    lon: float
    lat: float
    area: str
    operator: str
    free: int | None  # None where statuses are not to be believed
    total: int
    plugs: Sequence[str]
    max_kw: float
    price: From | None
    age: Age
    status_at: datetime | None
    is_open: bool | None
    is_sample: bool
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Plug:
    """A connector with the tariff that applies to it now."""

    id: int
    key: str
    standard: str
    is_dc: bool
    is_cable: bool
    kw: float
    volts: int
    tariff: Tariff | None


@dataclass(frozen=True, slots=True)
class Point:
    """What charges one vehicle."""

    key: str
    label: str
    status: Status
    status_at: datetime
    is_accessible: bool
    restrictions: Sequence[str]
    plugs: Sequence[Plug]


@dataclass(frozen=True, slots=True)
class Place:
    """A location on its page."""

    listed: Listed
    points: Sequence[Point]
    hours: Hours | None
    zone: str
    facilities: Sequence[str]
    directions: str
    website: str
    heard_at: datetime | None
    owner: str
    key: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What charging would take and cost, on every plug of the same power and tariff."""

    plug: Plug
    standards: Sequence[str]
    kwh: Fraction
    minutes: int
    kw: Fraction
    bill: Bill
