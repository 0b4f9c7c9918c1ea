"""What the pages show, ready to be drawn: plain values, names in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime

from kota.environment.air.contracts.days import Day
from kota.environment.air.contracts.forecasts import Forecast
from kota.environment.air.contracts.published import Published, UsAqi
from kota.environment.air.contracts.words import UNHEALTHY, Parameter, StationClass


@dataclass(frozen=True, slots=True)
class Station:
    """A station as pages name it. `area` is the code of its kelurahan, `place` that name with those above it."""

    code: str
    name: str
    kind: StationClass
    lon: float
    lat: float
    area: str = ""
    place: str = ""
    approximate: bool = False
    source: str = ""
    correction: str = "none"
    measures: tuple[Parameter, ...] = ()
    channels: int = 0

    @property
    def lonlat(self) -> str:
        """`106.82300,-6.19500`, as maps read it."""
        return f"{self.lon:.5f},{self.lat:.5f}"

    @property
    def is_simulated(self) -> bool:
        return self.kind is StationClass.SIMULATED


@dataclass(frozen=True, slots=True)
class StationNow:
    """A station and what is published of it now; `us` beside it for comparison."""

    station: Station
    published: Published
    us: UsAqi | None = None


@dataclass(frozen=True, slots=True)
class AreaNow:
    """A kelurahan by the worst station in it, or else by the nearest one, `metres` from its middle (0: inside)."""

    code: str
    name: str
    place: str
    now: StationNow
    metres: float

    @property
    def is_inside(self) -> bool:
        return self.metres == 0

    @property
    def kilometres(self) -> float:
        return self.metres / 1000


@dataclass(frozen=True, slots=True)
class CityAir:
    """The city at a moment: stations that publish an index, worst first, those that do not, and the kelurahan."""

    at: datetime
    stations: tuple[StationNow, ...] = ()
    silent: tuple[StationNow, ...] = ()
    areas: tuple[AreaNow, ...] = ()

    @property
    def worst(self) -> StationNow | None:
        """Of the reference stations, if there are any that report; else of what there is."""
        official = (one for one in self.stations if one.published.is_official)
        return next(official, self.stations[0] if self.stations else None)

    @property
    def unhealthy(self) -> tuple[AreaNow, ...]:
        """Kelurahan whose air is unhealthy or worse, the worst first."""
        return tuple(one for one in self.areas if one.now.published.category in UNHEALTHY)

    @property
    def simulated(self) -> int:
        return sum(one.station.is_simulated for one in (*self.stations, *self.silent))


@dataclass(frozen=True, slots=True)
class DayIndex:
    """An index of a whole past day; None where too few hours were measured. `critical` may be unknown."""

    day: date
    index: int | None
    category: str
    critical: str = ""


@dataclass(frozen=True, slots=True)
class StationAir:
    """A station now, on its last days, and on the record's days on which it was the province's worst. `thing` is the
    number under which its datastreams are shown; 0: it has none."""

    now: StationNow
    thing: int = 0
    days: tuple[DayIndex, ...] = ()
    worst_days: tuple[DayIndex, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The imported days, oldest first, and the forecast that follows from them."""

    days: tuple[Day, ...] = ()
    forecast: Forecast | None = None

    @property
    def last(self) -> Day | None:
        """The last day that has a value."""
        return next((day for day in reversed(self.days) if day.has_data), None)

    @property
    def first(self) -> Day | None:
        return self.days[0] if self.days else None

    @property
    def disagreeing(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.disagrees)
