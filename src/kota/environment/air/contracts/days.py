"""Days on record: index values, not concentrations, of the province's worst station of each day."""

from dataclasses import dataclass
from datetime import date

from kota.environment.air.contracts.words import Parameter


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where a row does not agree with itself. `what` is `max`, `critical` or `category`; `because` says what is known
    of the cause (`unseen`: the file names a parameter whose index it does not hold), or nothing."""

    line: int
    day: date
    what: str
    said: str
    computed: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be used, and a sentence that says why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the file has it. `indices` are index values by parameter; `said_*` are the file's own words, kept as
    they stand; `category` is the class of `said_max` by its number, `computed_*` follow from `indices`; `station` is
    the code of the day's worst station, empty when the file names none."""

    line: int
    day: date
    station: str
    indices: dict[Parameter, int]
    said_max: int | None
    said_critical: str
    said_category: str
    computed_max: int | None
    computed_critical: tuple[Parameter, ...]  # all that reach the highest index
    computed_category: str
    category: str
    disagrees: tuple[str, ...] = ()

    @property
    def index(self) -> int | None:
        """What the city published that day: the file's own maximum, none on a day without data."""
        return self.said_max

    @property
    def has_data(self) -> bool:
        return self.said_max is not None


@dataclass(frozen=True, slots=True)
class Read:
    """A whole file read: every line is a day or a refusal."""

    days: tuple[Day, ...]
    refusals: tuple[Refusal, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def without_data(self) -> int:
        return sum(not day.has_data for day in self.days)

    @property
    def without_station(self) -> int:
        return sum(day.has_data and not day.station for day in self.days)

    def counted(self) -> dict[str, int]:
        """Disagreements by what disagrees."""
        found = {"max": 0, "critical": 0, "category": 0}
        for one in self.disagreements:
            found[one.what] += 1
        return found
