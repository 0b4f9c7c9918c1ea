"""What the journey planner asks, and what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kota.base.money import Money

ADULT, CARD, QR = "adult", "card", "qr"


@dataclass(frozen=True, slots=True)
class Ride:
    """One vehicle from boarding to leaving. `operator` is a code of ours or one of its aliases (an agency of a feed);
    stops and zones may be empty where nobody knows them, `metres` are those that the vehicle goes."""

    operator: str
    route: str
    mode: str
    board_stop: str
    alight_stop: str
    board_zone: str
    alight_zone: str
    board_at: datetime
    alight_at: datetime
    metres: float


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """What a part of the journey costs: `rides` by their place in the question, and why in each language.

    `product` is empty and `amount` None where the city knows no tariff.
    """

    rides: tuple[int, ...]
    product: str
    amount: Money | None
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quote:
    """What the journey costs. `regular` is what it costs the same rider without hours and dynamic tariffs.

    When `is_known` is False, `total` is only the known part: say "from", and never that it is free.
    """

    total: Money
    regular: Money
    lines: tuple[QuoteLine, ...]
    products: tuple[str, ...]
    is_known: bool

    @property
    def is_reduced(self) -> bool:
        return self.total < self.regular


@dataclass(frozen=True, slots=True)
class SearchTariff:
    """A tariff as simple as a search can carry along: `boarding`, then `per_km` beyond `free_m`, at most `cap` (0: no
    cap), once within `window_s`. Groups that are `joined` under one name may cost that group's tariff together."""

    group: str
    operators: tuple[str, ...]
    routes: tuple[str, ...]
    modes: tuple[str, ...]
    boarding: int
    free_m: int
    per_km: int
    cap: int
    window_s: int
    joined: str


@dataclass(frozen=True, slots=True)
class Rider:
    """A fare class to choose: who belongs to it, and how that is shown."""

    code: str
    name: Mapping[str, str]
    who: Mapping[str, str]
    is_sample: bool
