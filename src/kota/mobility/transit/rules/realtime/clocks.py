"""Seconds of a service day as seconds since 1970, and back."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from kota.mobility.transit.contracts import Network
from kota.mobility.transit.contracts.network import text

HALF_DAY = 43_200


@lru_cache(maxsize=4096)
def origin(day: int, zone: str) -> int:
    """When second 0 of a service day is: twelve hours before noon, as GTFS counts, so that clocks may change."""
    noon = datetime.combine(date.fromordinal(day), time(12), tzinfo=ZoneInfo(zone))
    return int(noon.timestamp()) - HALF_DAY


def zones(network: Network) -> list[str]:
    """The time zone of each feed."""
    own = text(network.timezone, 0)
    found = [own] * len(network.feeds)
    for place in range(len(network.agencies.feed) - 1, -1, -1):
        found[int(network.agencies.feed[place])] = text(network.agencies.timezone, place) or own
    return found


def day_of(moment: int, zone: str) -> int:
    """The calendar day on which a second lies there."""
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).date().toordinal()


def ahead(day: int, zone: str, own: str) -> int:
    """Seconds to take from times of a feed's day to have those of the network's."""
    return origin(day, own) - origin(day, zone)


def clock_text(seconds: int) -> str:
    """`25:10:00`."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


def day_text(day: int) -> str:
    return date.fromordinal(int(day)).strftime("%Y%m%d")


def first_departures(network: Network) -> Any:
    """The second at which each run leaves."""
    runs = network.runs
    return np.asarray(runs.depart)[np.asarray(runs.times)] if len(runs.times) else np.zeros(0, np.int32)
