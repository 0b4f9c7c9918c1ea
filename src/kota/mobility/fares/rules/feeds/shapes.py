"""What the tables of GTFS-Fares v2 hold, and the two files of our own for what the standard cannot say.

The adopted standard has no price by the kilometre and no fare of several operators with a cap, so
`kota_distance_rules.txt` and `kota_integrations.txt` say these. Readers that do not know the files lose only that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from kota.base.money import Money
from kota.mobility.fares.contracts import IntegrationFact, ProductFact, RiderFact
from kota.mobility.fares.contracts.facts import MOST

Row = dict[str, str]
Tables = Mapping[str, Sequence[Mapping[str, str]]]
DISTANCES, INTEGRATIONS = "kota_distance_rules.txt", "kota_integrations.txt"
COLUMNS: dict[str, tuple[str, ...]] = {
    "rider_categories.txt": ("rider_category_id", "rider_category_name", "is_default_fare_category", "eligibility_url"),
    "fare_media.txt": ("fare_media_id", "fare_media_name", "fare_media_type"),
    "fare_products.txt": (
        "fare_product_id", "fare_product_name", "rider_category_id", "fare_media_id", "amount", "currency",
    ),
    "timeframes.txt": ("timeframe_group_id", "start_time", "end_time", "service_id"),
    "areas.txt": ("area_id", "area_name"),
    "stop_areas.txt": ("area_id", "stop_id"),
    "networks.txt": ("network_id", "network_name"),
    "route_networks.txt": ("network_id", "route_id"),
    "fare_leg_rules.txt": (
        "leg_group_id", "network_id", "from_area_id", "to_area_id", "from_timeframe_group_id", "fare_product_id",
        "rule_priority",
    ),
    "fare_leg_join_rules.txt": ("from_network_id", "to_network_id", "from_stop_id", "to_stop_id"),
    "fare_transfer_rules.txt": (
        "from_leg_group_id", "to_leg_group_id", "transfer_count", "duration_limit", "duration_limit_type",
        "fare_transfer_type", "fare_product_id",
    ),
    DISTANCES: (
        "fare_product_id", "network_id", "from_timeframe_group_id", "price", "free_m", "step_m", "per_step", "cap",
        "currency",
    ),
    INTEGRATIONS: (
        "integration_id", "integration_name", "network_ids", "least_operators", "price", "step_m", "per_step", "cap",
        "window_s", "change_s", "currency",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedRoute:
    """A route of the feed that fares are written for: what riders call it, and its id where that is another."""

    operator: str
    route: str
    mode: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class FeedStop:
    """A stop of the feed; `name` helps to find the station that it is."""

    operator: str
    stop: str
    name: str = ""


@dataclass(slots=True)
class ReadFares:
    """What a feed's fares say, as facts of ours, and what could not be read."""

    products: dict[str, ProductFact] = field(default_factory=dict)
    riders: dict[str, RiderFact] = field(default_factory=dict)
    integrations: dict[str, IntegrationFact] = field(default_factory=dict)
    areas: dict[str, list[str]] = field(default_factory=dict)  # stops by area
    problems: list[str] = field(default_factory=list)


def amount_of(text: str, currency: str, city: str) -> int:
    """A price of a feed in minor units of the city's currency; ValueError, with why, where it is none."""
    if currency != city:
        raise ValueError(f"the price is in {currency[:20] or 'no currency'}, and the city counts in {city}")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= MOST:
        raise ValueError(f"{text[:20] or 'nothing'} is no price")
    return Money.of(value, currency).amount


def why(error: Exception) -> str:
    """What is wrong with a row, on one line."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
