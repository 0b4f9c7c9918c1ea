"""Reading the air: the city's facts, stations now, days on record."""

from kota.environment.air.selectors.kept import DAYS, NOW, kept, version
from kota.environment.air.selectors.measured import Site, hours, sites, station, stations_of
from kota.environment.air.selectors.named import (
    WARNED_AS,
    classes,
    file_names,
    origin,
    regulation,
    regulations,
    stations,
    thresholds,
    warning,
    written_names,
    zone,
)
from kota.environment.air.selectors.now import city_air, spoken_for, station_air
from kota.environment.air.selectors.published import history, newest
from kota.environment.air.selectors.recorded import days, last_recorded, record

__all__ = [
    "DAYS", "NOW", "WARNED_AS", "Site", "city_air", "classes", "days", "file_names", "history", "hours", "kept",
    "last_recorded", "newest", "origin", "record", "regulation", "regulations", "sites", "spoken_for", "station",
    "station_air", "stations", "stations_of", "thresholds", "version", "warning", "written_names", "zone",
]  # fmt: skip
