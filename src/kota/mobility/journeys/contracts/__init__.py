"""A journey as people make it: walks and rides, each with when it is likely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kota.mobility.fares.contracts import Quote
from kota.mobility.streets.contracts import Way


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


class Move(StrEnum):
    """How one moves where nobody drives one."""

    WALK = "walk"
    BIKE = "bike"
    SHARED = "shared"  # a shared bike or scooter, from station to station
    CAR = "car"
    MOTORCYCLE = "motorcycle"


class Crowding(StrEnum):
    """How full a vehicle is, as GTFS-Realtime has it, in the words of riders."""

    SEATS = "seats"
    FEW_SEATS = "few_seats"
    STANDING = "standing"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that one leaves or comes to: a stop (`id` is `feed:id`) or a point."""

    name: str
    lon: float
    lat: float
    id: str = ""
    platform: str = ""
    step_free: str = ""  # yes, no or empty: nobody has said
    way: str = ""  # the same of the way from the street to there
    zone: str = ""  # of its clocks, where they show another time than the city's: Asia/Makassar


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
    is_planned: bool = True  # False: in no timetable, its operator's live feed alone speaks of it


@dataclass(frozen=True, slots=True)
class Rental:
    """A shared vehicle for a leg: how many are likely at its first station, how many free places at its last, None
    where nobody knows; `cost` in minor units, None where the system tells of no price."""

    system: str
    vehicles: int | None
    docks: int | None
    cost: int | None = None
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A service alert that concerns a ride: its id, and its words by language."""

    id: str
    header: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Leg:
    """A way of one's own (no `line`; `move` says how) or a ride. `headway` is the shortest and longest wait between two
    runs in seconds, where there is no timetable; `lines` are all that one may take, the first as found."""

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
    move: Move = Move.WALK
    rental: Rental | None = None
    crowding: Crowding | None = None
    way: Way | None = None  # along the streets, its points in `path`; None where it is a guess
    alerts: tuple[Said, ...] = ()
    vehicle: str = ""  # does a wheelchair get into it: yes, no or empty: nobody has said
    stay_s: int = 0  # seconds that one stays at its end, before the next leg: a place on the way

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

    @property
    def zones(self) -> tuple[str, str]:
        """Of the clocks where one sets out and where one is there; empty where they are the city's."""
        rides = [leg for leg in self.legs if leg.lines]
        return (rides[0].start.zone, rides[-1].end.zone) if rides else ("", "")

    @property
    def alerts(self) -> tuple[Said, ...]:
        """The service alerts on its rides, each once."""
        return tuple({one.id: one for leg in self.legs for one in leg.alerts}.values())

    @property
    def is_guessed(self) -> bool:
        """Is one of its walks guessed, since nobody knows the streets there?"""
        return any(leg.move is Move.WALK and leg.metres and not leg.line and leg.way is None for leg in self.legs)


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
    via: tuple[float, float] | str | None = None
    stay_s: int = 0  # at the place on the way, at least
    range_s: int = 0  # leave within so many seconds of `at`, not only as soon as possible
    by_shared: bool = False  # also by shared bike to and from stops
    park: str = ""  # leave a vehicle of one's own beside a station: cars, motorcycles or bicycles


class NoWay(StrEnum):
    """Why no journey was found."""

    FAR_ORIGIN = "no_stop_near_origin"
    FAR_GOAL = "no_stop_near_goal"
    FAR_VIA = "no_stop_near_via"
    STEPS_ORIGIN = "no_step_free_way_from_origin"
    STEPS_GOAL = "no_step_free_way_to_goal"
    STEPS_VIA = "no_step_free_way_to_via"
    STEPS = "no_step_free_way"
    UNSURE = "no_surely_step_free_way"  # perhaps there is one: nobody has said
    CLOSED = "closed"
    NO_TIMETABLE = "no_timetable"
    NOTHING_RUNS = "nothing_runs"


@dataclass(frozen=True, slots=True)
class Why:
    """Why no journey was found; `metres` to the nearest stop, where that is the reason and one is within 20 km;
    `names` of what is closed around an end, or of operators without a timetable for the day (none: all of them)."""

    code: NoWay
    metres: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Journeys for a question, the way on foot if it is one, what the search had to keep out, why there is no
    journey, where there is none, and whose timetable does not reach the day."""

    asked: Asked
    journeys: tuple[Journey, ...]
    walk: Journey | None = None
    avoided: tuple[str, ...] = field(default=())
    earlier: datetime | None = None  # be there by then for what goes before these
    later: datetime | None = None  # leave then for what goes after these
    bicycle: Journey | None = None  # by one's own, where that is a way
    why: Why | None = None
    untold: Why | None = None
