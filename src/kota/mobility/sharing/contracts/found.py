"""What others are told: stations, vehicles, parks, rules and prices of a place."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kota.base.money import Money
from kota.mobility.sharing.contracts.feeds import Sought, Texts


@dataclass(frozen=True, slots=True)
class Expected:
    """What is likely at a moment: the median, the 10th and 90th percentile, and how probable it is to find a vehicle
    and a free dock. `docks` and `dock_chance` are None where a station has no limit."""

    minutes: int
    vehicles: float
    low: int
    high: int
    chance: float
    docks: float | None = None
    docks_low: int | None = None
    docks_high: int | None = None
    dock_chance: float | None = None


@dataclass(frozen=True, slots=True)
class NearStation:
    """A station near a point. `expected` is None where too little is known to say anything of that moment;
    `is_stale`: the figures are too old to say anything about now."""

    id: int
    system: str
    station: str
    name: Texts
    lon: float
    lat: float
    metres: float
    vehicles: int
    docks: int | None
    kinds: frozenset[Sought]
    is_renting: bool
    is_returning: bool
    is_stale: bool
    is_simulated: bool
    expected: Expected | None
    plan: str


@dataclass(frozen=True, slots=True)
class NearVehicle:
    """A vehicle outside of stations. `id` changes with every ride."""

    id: str
    system: str
    kind: Sought
    type: str
    lon: float
    lat: float
    metres: float
    range_m: float | None
    plan: str
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is allowed at a place; `zone` is the name of what says so, empty where nothing special holds."""

    may_start: bool = True
    may_end: bool = True
    may_ride: bool = True
    max_kmh: int | None = None
    at_stations_only: bool = False
    zone: Texts | None = None


@dataclass(frozen=True, slots=True)
class NearPark:
    code: str
    name: Texts
    beside: Texts
    lon: float
    lat: float
    metres: float
    cars: int
    motorcycles: int
    bicycles: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a price: `times` times `rate`; `unit` is base, min or km."""

    unit: str
    rate: Decimal
    times: int
    amount: Decimal
    interval: Decimal = Decimal(0)
    start: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """What a ride costs by a plan, and how that comes about. Without taxes where `is_taxable`."""

    plan: str
    total: Money
    lines: tuple[Charge, ...]
    is_taxable: bool
    is_surge: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What would help a station that will be empty (bring) or full (take): how many vehicles, by when it matters."""

    station: int
    name: Texts
    system: str
    bring: int  # negative: take away
    chance: float  # that it runs empty or full within the hour, if nobody comes
    by: datetime
    partner: int | None = None
    partner_name: Texts | None = None
    partner_metres: float | None = None
