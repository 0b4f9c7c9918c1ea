"""The city's facts about water. Positions and lines may be samples: `approximate` says so, and pages say it too."""

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from kota.environment.water.contracts.levels import Limits, Settings, Thresholds
from kota.kernel.facts.contracts import Value, Words, code_of

Longitude = float
Latitude = float


class Sourced(Value):
    """Says where it is from, to residents: in each of the city's languages."""

    source: Words

    @model_validator(mode="before")
    @classmethod
    def _in_each_language(cls, given: Any) -> Any:
        """A source in one language, as facts had it before, is said to everybody."""
        if isinstance(given, dict) and isinstance(told := given.get("source"), str):
            return {**given, "source": {"id": told, "en": told}}
        return given


class Approximate(Sourced):
    """Something on the map. `approximate`: set by hand as a sample, until the city loads its own."""

    code: str
    name: Words
    approximate: bool = True


class RiverFact(Approximate):
    """A river or canal, as a line of longitude and latitude in the direction in which it flows."""

    line: list[tuple[Longitude, Latitude]] = Field(min_length=2)


class Bounds(Sourced):
    """The lowest level, in cm on the gauge's own datum, of Siaga III, II and I, and since when it holds."""

    watch: float
    alert: float | None = None
    danger: float | None = None
    valid_from: date

    def thresholds(self) -> Thresholds:
        return Thresholds(self.watch, self.alert, self.danger)

    @model_validator(mode="after")
    def _rising(self) -> "Bounds":
        self.thresholds()
        return self


class GateFact(Approximate):
    """A gate or gauge: where the level is read, when it is too high, and whom it concerns.

    `lowest` to `highest` cm can be shown; `jump_cm` is further than water moves between two readings, and
    `stuck_hours` longer than it stands still. The alarm for fast water is `rise_cm` within `rise_minutes`.
    """

    kind: Literal["weir", "gauge", "gate", "reservoir", "sea"]
    aliases: list[str] = []  # what files call it
    river: str = code_of("river", default="")
    lon: Longitude
    lat: Latitude
    bounds: Bounds
    lowest: float
    highest: float
    jump_cm: float = Field(default=100, gt=0)
    stuck_hours: float = Field(default=72, gt=0)
    missing: list[float] = []
    dead_band_cm: float = Field(default=5, ge=0)
    dwell_minutes: int = Field(default=30, ge=0)
    rise_cm: float = Field(default=50, gt=0)
    rise_minutes: int = Field(default=60, gt=0)
    silent_minutes: int = Field(default=180, gt=0)  # an older reading says nothing about now
    tidal: bool = False
    areas: list[str] = code_of("area", default=[])

    def limits(self) -> Limits:
        stuck = timedelta(hours=self.stuck_hours)
        return Limits(self.lowest, self.highest, self.jump_cm, stuck=stuck, missing=tuple(self.missing))

    def settings(self) -> Settings:
        return Settings(self.dead_band_cm, timedelta(minutes=self.dwell_minutes))


class ReachFact(Sourced):
    """The way of the water from one gate to the next, and about how long it takes."""

    code: str
    upstream: str = code_of("gate")
    downstream: str = code_of("gate")
    minutes: float | None = Field(default=None, gt=0)  # None: it flows there, nobody has said how fast


class PumpFact(Approximate):
    """A pumping station."""

    gate: str = code_of("gate", default="")
    lon: Longitude
    lat: Latitude


class RainFact(Approximate):
    """A rain gauge: millimetres of each hour."""

    lon: Longitude
    lat: Latitude


class ShelterFact(Approximate):
    """Where people may go when their street is under water."""

    area: str = code_of("area")
    lon: Longitude
    lat: Latitude


class DepthClassFact(Value):
    """A class of flood depths: from so many cm up to the next class, and what it means in CAP."""

    code: str
    name: Words
    from_cm: float = Field(ge=0)
    severity: Literal["Minor", "Moderate", "Severe", "Extreme"]
    source: str = Field(min_length=1)


class FloodRuleFact(Value):
    """When residents' reports warn an area: `reports` of the last `minutes`, in it or within `metres` of it.

    Those within `together` metres of one another, in that time, are one incident. Reports of `categories` count.
    `question` asks for the depth: a number of cm, or a choice whose cm `answers` gives.
    """

    code: str
    reports: int = Field(ge=1)
    metres: float = Field(ge=0)
    minutes: float = Field(gt=0)
    together: float = Field(default=500, ge=0)
    fitted_on: date | None = None
    categories: list[str] = code_of("category", default=[])
    question: str = ""
    answers: dict[str, float] = {}
    source: str = Field(min_length=1)
