"""The city's facts about air: the index regulation, its classes with advice, the stations."""

from datetime import date

from pydantic import Field

from kota.environment.air.contracts.words import Parameter, StationClass
from kota.kernel.facts.contracts import Value, Words, code_of


class ClassLimit(Value):
    """A class and the highest whole index that belongs to it."""

    code: str = code_of("air_class")
    upto: int


class IndexFact(Value):
    """An index regulation. `knots` are the index values at which the concentrations of `limits` stand; the first is 0,
    at a concentration of 0. `limits` is empty for a regulation that only judges figures computed elsewhere."""

    code: str
    name: Words
    regulation: str
    version: str
    since: date
    until: date | None = None
    knots: list[float] = []
    limits: dict[Parameter, list[float]] = {}
    classes: list[ClassLimit]
    hours: int = Field(default=24, ge=1)
    complete_hours: int = Field(default=18, ge=1)
    hourly: list[Parameter] = []
    hours_of_day: list[int] = []
    source: str


class ClassFact(Value):
    """A class of the index: what it is called, what it means, and what each group should do."""

    code: str
    order: int
    name: Words
    colour: Words
    meaning: Words
    general: Words
    sensitive: Words
    children: Words
    elderly: Words
    outdoor: Words
    schools: Words
    source: str


class StationFact(Value):
    """A station. `approximate`: the point is a stand-in, not where the station stands. `written_as` are the names by
    which files know it, the first one what Kota writes in such files.

    `measures` are the parameters that it sends. With `channels` (1 or 2, low-cost sensors) its PM2.5 comes raw, by
    channel and with the humidity, and is cleaned and corrected here; with 0 all comes as it is to be used.
    """

    code: str
    name: Words
    kind: StationClass
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    approximate: bool = False
    written_as: list[str] = []
    measures: list[Parameter] = []
    channels: int = Field(default=0, ge=0, le=2)
    correction: str = "none"
    source: str


class WarningFact(Value):
    """When people are warned of bad air: from class `since_class` on, once `rises_after` published values in a row are
    that bad; until `clears_after` in a row lie `margin` points below the class."""

    code: str
    since_class: str = code_of("air_class")
    rises_after: int = Field(default=2, ge=1, le=24)
    clears_after: int = Field(default=3, ge=1, le=24)
    margin: int = Field(default=5, ge=0, le=50)
    source: str


class OriginFact(Value):
    """Where imported days come from, and under which terms they may be used."""

    code: str
    publisher: Words
    address: str
    terms: Words
    source: str
