"""What other apps see of transit: the network as columns, a day of it, and what happened."""

from kota.mobility.transit.contracts.day import Day
from kota.mobility.transit.contracts.network import (
    Agencies,
    Changes,
    Network,
    Pathways,
    Patterns,
    Repeats,
    Routes,
    Runs,
    Services,
    Shapes,
    Stops,
    Trips,
)

__all__ = [
    "Agencies",
    "Changes",
    "Day",
    "Network",
    "Pathways",
    "Patterns",
    "Repeats",
    "Routes",
    "Runs",
    "Services",
    "Shapes",
    "Stops",
    "Trips",
]
