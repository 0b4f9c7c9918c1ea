"""Reading the air: the city's facts, stations now, days on record."""

from kota.environment.air.selectors.named import classes, regulation, regulations, stations
from kota.environment.air.selectors.now import city_air, station_air
from kota.environment.air.selectors.recorded import last_recorded, record
from kota.environment.air.selectors.source import Bucket, Latest, Source, source

__all__ = [
    "Bucket", "Latest", "Source", "city_air", "classes", "last_recorded", "record", "regulation", "regulations",
    "source", "station_air", "stations",
]  # fmt: skip
