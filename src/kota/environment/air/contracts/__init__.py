"""What the air is said in: parameters and classes, the city's facts, published values, days on record, forecasts."""

from kota.environment.air.contracts.days import Day, Disagreement, Read, Refusal
from kota.environment.air.contracts.events import IndexPublished
from kota.environment.air.contracts.facts import (
    ClassFact,
    ClassLimit,
    IndexFact,
    OriginFact,
    StationFact,
    WarningFact,
)
from kota.environment.air.contracts.forecasts import Forecast, Score
from kota.environment.air.contracts.pages import AreaNow, CityAir, DayIndex, Record, Station, StationAir, StationNow
from kota.environment.air.contracts.published import Part, Published, UsAqi
from kota.environment.air.contracts.words import CLASSES, UNHEALTHY, Group, Parameter, StationClass

__all__ = [
    "CLASSES", "UNHEALTHY", "AreaNow", "CityAir", "ClassFact", "ClassLimit", "Day", "DayIndex", "Disagreement",
    "Forecast", "Group", "IndexFact", "IndexPublished", "OriginFact", "Parameter", "Part", "Published",
    "Read", "Record", "Refusal", "Score", "Station", "StationAir", "StationClass", "StationFact", "StationNow",
    "UsAqi", "WarningFact",
]  # fmt: skip
