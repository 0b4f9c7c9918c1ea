"""What other apps may call: stations, vehicles, parks near a point, rules and prices; and what simulates them."""

from kota.mobility.sharing.selectors.near import (
    parks_near,
    plan_of,
    price,
    ruling_along,
    ruling_at,
    stations_near,
    system_name,
    vehicles_near,
)
from kota.mobility.sharing.services import simulating

__all__ = [
    "parks_near", "plan_of", "price", "ruling_along", "ruling_at", "simulating", "stations_near", "system_name",
    "vehicles_near",
]  # fmt: skip
