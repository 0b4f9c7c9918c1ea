"""What other apps may call: quotes, fare classes, tariffs for a search, and fares of feeds."""

from kota.mobility.fares.rules.feeds.shapes import FeedRoute, FeedStop, ReadFares
from kota.mobility.fares.selectors.facts import currency
from kota.mobility.fares.selectors.feeds import compared, fares_v2, read_fares_v1, read_fares_v2
from kota.mobility.fares.selectors.own import rider_of
from kota.mobility.fares.selectors.quoting import charge, is_as_dear, is_rider, quote, riders, search_tariffs
from kota.mobility.fares.selectors.ridership import ridership
from kota.mobility.fares.services import simulating
from kota.mobility.fares.services.purse import purse

__all__ = [
    "FeedRoute", "FeedStop", "ReadFares", "charge", "compared", "currency", "fares_v2", "is_as_dear", "is_rider",
    "purse", "quote", "read_fares_v1", "read_fares_v2", "rider_of", "riders", "ridership", "search_tariffs",
    "simulating",
]  # fmt: skip
