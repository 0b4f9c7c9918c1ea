"""What other apps may call: the network in use, its days, and how to find one's way in it."""

from kota.mobility.transit.rules.boards import Calls, headsign, route_at
from kota.mobility.transit.rules.directory import Directory
from kota.mobility.transit.rules.modes import ICONS, Mode, mode
from kota.mobility.transit.selectors.current import Held, Running, current
from kota.mobility.transit.selectors.operators import operators

__all__ = [
    "ICONS",
    "Calls",
    "Directory",
    "Held",
    "Mode",
    "Running",
    "current",
    "headsign",
    "mode",
    "operators",
    "route_at",
]
