"""A tariff of OCPI 2.2.1 and what is priced by it. Numbers are fractions: nothing is rounded before the end."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction


class Dimension(StrEnum):
    ENERGY = "ENERGY"
    FLAT = "FLAT"
    PARKING_TIME = "PARKING_TIME"
    TIME = "TIME"


class Reservation(StrEnum):
    RESERVATION = "RESERVATION"
    EXPIRES = "RESERVATION_EXPIRES"


class TariffType(StrEnum):
    AD_HOC_PAYMENT = "AD_HOC_PAYMENT"
    PROFILE_CHEAP = "PROFILE_CHEAP"
    PROFILE_FAST = "PROFILE_FAST"
    PROFILE_GREEN = "PROFILE_GREEN"
    REGULAR = "REGULAR"


@dataclass(frozen=True, slots=True)
class Component:
    """A price of one dimension: per kWh, per hour, or flat; billed in blocks of `step` Wh or seconds."""

    dimension: Dimension
    price: Fraction
    vat: Fraction | None = None  # percent; None: "no VAT is applicable", or its operator forgot it
    step: int = 1


@dataclass(frozen=True, slots=True)
class Restrictions:
    """When an element is active. Times of day are minutes after midnight, weekdays 0 (Monday) to 6."""

    start_time: int | None = None
    end_time: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    min_kwh: Fraction | None = None
    max_kwh: Fraction | None = None
    min_current: Fraction | None = None
    max_current: Fraction | None = None
    min_power: Fraction | None = None
    max_power: Fraction | None = None
    min_duration: int | None = None
    max_duration: int | None = None
    days: frozenset[int] = frozenset()
    reservation: Reservation | None = None


@dataclass(frozen=True, slots=True)
class Element:
    components: tuple[Component, ...]
    restrictions: Restrictions = Restrictions()


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of a currency's major unit, without VAT and, where it is known, with it."""

    excl: Fraction
    incl: Fraction | None = None

    def __add__(self, other: "Price") -> "Price":
        both = self.incl is not None and other.incl is not None
        return Price(self.excl + other.excl, self.incl + other.incl if both else None)  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Tariff:
    owner: str  # `ID*KTA`
    id: str
    currency: str
    elements: tuple[Element, ...]
    type: TariffType | None = None
    min_price: Price | None = None
    max_price: Price | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    told: tuple[tuple[str, str], ...] = ()  # the operator's own words: (language, text)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a session in which nothing changed: times in seconds, power in kW, current in A over all phases."""

    start: datetime
    seconds: Fraction
    kwh: Fraction = Fraction(0)
    charging: Fraction = Fraction(0)
    parking: Fraction = Fraction(0)
    reserved: Fraction = Fraction(0)
    min_kw: Fraction | None = None
    max_kw: Fraction | None = None
    min_a: Fraction | None = None
    max_a: Fraction | None = None

    @property
    def is_reservation(self) -> bool:
        return self.reserved > 0


@dataclass(frozen=True, slots=True)
class Line:
    """What one component costs in a session: `used` and `billed` in kWh, hours or pieces."""

    component: Component
    used: Fraction
    billed: Fraction
    cost: Price
    is_reservation: bool = False


class Bound(StrEnum):
    """Which limit of the tariff the sum met."""

    NONE = ""
    LOWEST = "min"
    HIGHEST = "max"


@dataclass(frozen=True, slots=True)
class Bill:
    currency: str
    lines: tuple[Line, ...]
    subtotal: Price
    total: Price
    bound: Bound = Bound.NONE

    @property
    def untold(self) -> tuple[int, int]:
        """Of so many lines that cost something, for how many no tax is told; pages say so."""
        paid = [one for one in self.lines if one.cost.excl]
        return sum(one.component.vat is None for one in paid), len(paid)
