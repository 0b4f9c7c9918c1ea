"""A journey as people make it: walks and rides, each with when it is likely."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kota.mobility.fares.contracts import Quote


class StepFree(StrEnum):
    """How sure a way without steps must be: not asked for, nobody has said otherwise, or said to be."""

    ANY = "any"
    LIKELY = "likely"
    SURE = "sure"


class Reason(StrEnum):
    """Why a journey is among the answers."""

    FASTEST = "fastest"
    CHEAPEST = "cheapest"
    LEAST_WALKING = "least_walking"
    FEWEST_CHANGES = "fewest_changes"
    STEP_FREE = "step_free"
    DRIEST = "driest"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that one leaves or comes to: a stop (`id` is `feed:id`) or a point."""

    name: str
    lon: float
    lat: float
    id: str = ""
    platform: str = ""
    step_free: str = ""  # yes, no or empty: nobody has said


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is likely: before `early` in 10, `likely` in 50 and `late` in 90 of 100 cases. By a timetable they
    are one."""

    early: datetime
    likely: datetime
    late: datetime

    @property
    def is_exact(self) -> bool:
        return self.early == self.late


@dataclass(frozen=True, slots=True)
class Line:
    """A line that one rides, or that does as well."""

    id: str
    name: str
    long_name: str
    mode: str
    operator: str
    operator_name: str
    color: str = ""
    text_color: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A walk (no `line`) or a ride. `headway` is the shortest and longest wait between two runs in seconds, where there
    is no timetable; `lines` are all that one may take, the first as found."""

    start: Spot
    end: Spot
    depart: Moment
    arrive: Moment
    metres: int
    seconds: int
    lines: tuple[Line, ...] = ()
    headsign: str = ""
    headway: tuple[int, int] | None = None
    calls: tuple[Spot, ...] = ()  # between start and end
    path: tuple[tuple[float, float], ...] = ()
    trip: str = ""
    is_simulated: bool = False
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> Line | None:
        return self.lines[0] if self.lines else None


@dataclass(frozen=True, slots=True)
class Journey:
    """One answer. `cost` is in minor units of the city's currency, None where nobody knows it."""

    legs: tuple[Leg, ...]
    depart: Moment
    arrive: Moment
    walking_m: int
    changes: int
    reasons: tuple[Reason, ...] = ()
    cost: int | None = None
    fare: Quote | None = None
    co2_g: int | None = None
    step_free: str = ""
    avoided: tuple[str, ...] = ()
    key: str = ""

    @property
    def seconds(self) -> int:
        return int((self.arrive.likely - self.depart.likely).total_seconds())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. Points are (longitude, latitude); `origin` and `goal` may be stops by id instead."""

    origin: tuple[float, float] | str
    goal: tuple[float, float] | str
    at: datetime
    arrive_by: bool = False
    walk_m: int = 1000
    walk_speed: float = 1.2
    rides: int = 8
    rider: str = "adult"
    step_free: StepFree = StepFree.ANY
    without_lines: frozenset[str] = frozenset()
    without_stops: frozenset[str] = frozenset()
    without_modes: frozenset[str] = frozenset()
    via: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Journeys for a question, the way on foot if it is one, and what the search had to keep out."""

    asked: Asked
    journeys: tuple[Journey, ...]
    walk: Journey | None = None
    notes: tuple[str, ...] = ()
    avoided: tuple[str, ...] = field(default=())
