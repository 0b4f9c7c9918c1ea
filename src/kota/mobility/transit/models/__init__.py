"""Tables of transit."""

from kota.mobility.transit.models.feeds import Feed, FeedVersion, State

__all__ = ["Feed", "FeedVersion", "State"]
