"""Clocks of stops: a coach leaves the city's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.selectors.current import Held


def zone_of(held: Held, place: int, at: datetime) -> str:
    """The zone of a stop's clocks, which is its station's, where they show another time than the city's at that moment;
    else empty."""
    stops = held.network.stops
    parent = int(stops.parent[place])
    name = text(stops.timezone, place) or (text(stops.timezone, parent) if parent >= 0 else "")
    if not name or name == held.zone.key:
        return ""
    try:
        there = at.astimezone(ZoneInfo(name))
    except (KeyError, ValueError):  # a feed's own idea of a zone
        return ""
    return "" if there.utcoffset() == at.astimezone(held.zone).utcoffset() else name
