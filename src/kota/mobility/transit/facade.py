"""What other apps may call: the network in use, its days as planned and as they go, and how to find one's way in it."""

from kota.mobility.transit.rules.boards import Calls, headsign, route_at
from kota.mobility.transit.rules.directory import Directory, folded
from kota.mobility.transit.rules.modes import ICONS, RAIL, Mode, mode
from kota.mobility.transit.selectors.current import Held, Running, current
from kota.mobility.transit.selectors.drawn import draw_ahead, drawn
from kota.mobility.transit.selectors.holidays import holidays
from kota.mobility.transit.selectors.lengths import ridden
from kota.mobility.transit.selectors.names import mode_name
from kota.mobility.transit.selectors.operators import operators, silent
from kota.mobility.transit.selectors.realtime.alerts import of_line as alerts_of_line
from kota.mobility.transit.selectors.realtime.alerts import of_stop as alerts_of_stop
from kota.mobility.transit.selectors.realtime.crowding import occupancy
from kota.mobility.transit.selectors.realtime.live import live, running
from kota.mobility.transit.selectors.realtime.live import version as live_version
from kota.mobility.transit.selectors.realtime.posted import Notice, notices, routes, stopped
from kota.mobility.transit.selectors.realtime.seen import seen_headways
from kota.mobility.transit.selectors.rides import goes
from kota.mobility.transit.selectors.translated import stop_names
from kota.mobility.transit.selectors.trying import trial, versions
from kota.mobility.transit.selectors.zones import zone_of
from kota.mobility.transit.services.realtime import simulating

__all__ = [
    "ICONS", "RAIL", "Calls", "Directory", "Held", "Mode", "Notice", "Running", "alerts_of_line", "alerts_of_stop",
    "current", "draw_ahead", "drawn", "folded", "goes", "headsign", "holidays", "live", "live_version", "mode",
    "mode_name", "notices", "occupancy", "operators", "ridden", "route_at", "routes", "running", "seen_headways",
    "silent", "simulating", "stop_names", "stopped", "trial", "versions", "zone_of",
]  # fmt: skip
