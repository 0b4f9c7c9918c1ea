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
    which files know it."""

    code: str
    name: Words
    kind: StationClass
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    approximate: bool = False
    written_as: list[str] = []
    correction: str = "none"
    source: str
