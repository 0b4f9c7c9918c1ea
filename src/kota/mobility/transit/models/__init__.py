"""Tables of transit."""

from kota.mobility.transit.models.feeds import Feed, FeedVersion, State
from kota.mobility.transit.models.realtime import (
    Following,
    LiveFeed,
    LiveState,
    Pace,
    Passage,
    Promise,
    PromiseDay,
    ServiceAlert,
    Vehicle,
)

__all__ = [
    "Feed", "FeedVersion", "Following", "LiveFeed", "LiveState", "Pace", "Passage", "Promise", "PromiseDay",
    "ServiceAlert", "State", "Vehicle",
]  # fmt: skip
