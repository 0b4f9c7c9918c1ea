"""The shapes of answers."""

from datetime import datetime

from kota.ui.api import Out


class MomentOut(Out):
    """When something is likely: before `early` in 10, `likely` in 50, `late` in 90 of 100 cases. By a timetable they
    are one, and `is_exact`."""

    early: datetime
    likely: datetime
    late: datetime
    is_exact: bool


class SpotOut(Out):
    """A stop, or a point without an id. `step_free` is yes, no or empty: nobody has said; `way_step_free` the same of
    the way from the street to there, lifts working. `zone` is that of its clocks where they show another time than the
    city's, `Asia/Makassar`."""

    id: str
    name: str
    lon: float
    lat: float
    platform: str
    step_free: str
    way_step_free: str
    zone: str


class JourneyLineOut(Out):
    """A line. Not `is_planned`: no timetable has it, the live feed of its operator alone speaks of it."""

    id: str
    name: str
    mode: str
    operator: str
    color: str
    is_planned: bool


class HeadwayOut(Out):
    """The shortest and longest wait between two runs, in seconds: the line has no timetable."""

    shortest_s: int
    longest_s: int


class RentalOut(Out):
    """A shared vehicle: how many are likely where one takes it, how many free places where one leaves it; null where
    nobody knows. `cost` in the city's currency."""

    system: str
    vehicles: int | None
    docks: int | None
    cost: int | None
    is_simulated: bool


class StepOut(Out):
    """A stretch of a way of one's own, and what one does there as a sentence in the reader's language. `steps` of a
    stair is 0 where nobody has counted."""

    text: str
    turn: str
    ground: str
    name: str
    metres: int
    seconds: int
    steps: int
    lon: float
    lat: float


class OnStreetOut(Out):
    """What is known of a way along the streets. `step_free` is yes, no, or empty: of `unknown_m` metres nobody has
    said whether a wheelchair passes. `steps` counts those of its `stairs`, as far as anybody has."""

    step_free: str
    stairs: int
    steps: int
    lifts: int
    unknown_m: int
    unlit_m: int
    parts: list[StepOut]


class AlertNoteOut(Out):
    """A service alert on the line, or where one gets in or out, in the reader's language; all of it is at
    `/api/v1/transit/alerts`."""

    id: str
    header: str


class LegOut(Out):
    """A way of one's own (`lines` is empty; `move` is walk, bike, shared, car or motorcycle) or a ride (`move` is
    empty). Any of the `lines` does as well, the first was counted with. `crowding` is seats, few_seats, standing, full
    or, where nobody knows, empty; `stay_s` is how long one stays at its end, a place on the way. `street` is null for
    rides, and where a way is guessed from a straight line. `vehicle_step_free` is yes, no
    or empty: nobody has said. `notes` tell who looks for ways without steps of lifts that are out where one gets in or
    out, in the reader's language."""

    start: SpotOut
    end: SpotOut
    depart: MomentOut
    arrive: MomentOut
    metres: int
    seconds: int
    lines: list[JourneyLineOut]
    headsign: str
    headway: HeadwayOut | None
    calls: list[SpotOut]
    path: list[tuple[float, float]]
    move: str
    rental: RentalOut | None
    crowding: str
    stay_s: int
    street: OnStreetOut | None
    alerts: list[AlertNoteOut]
    vehicle_step_free: str
    notes: list[str]


class JourneyFareLineOut(Out):
    """A part of the fare, null where nobody knows it, and why it is so, in the reader's language."""

    amount: int | None
    reason: str


class FareOut(Out):
    """What the rides cost together; `regular` without hours and dynamic tariffs. Not `is_known`: the known part."""

    total: int
    regular: int
    is_known: bool
    lines: list[JourneyFareLineOut]


class UnknownOut(Out):
    """Nobody has said whether there are steps: `what` is stop, line, or walk (along streets that nobody has checked,
    or a guess where none are known; with the name of where it leads to), with its id and name."""

    what: str
    id: str
    name: str


class JourneyOut(Out):
    """One answer, with the reasons why it is one: fastest, cheapest, least_walking, fewest_changes, step_free, driest,
    another. `cost` is in the city's currency, null where nobody knows it; `step_free` is yes, no or empty; of
    the last, `unknown` names what nobody has told of."""

    reasons: list[str]
    depart: MomentOut
    arrive: MomentOut
    seconds: int
    walking_m: int
    changes: int
    cost: int | None
    fare: FareOut | None
    co2_g: int | None
    step_free: str
    unknown: list[UnknownOut]
    legs: list[LegOut]


class WhyOut(Out):
    """Why there is no journey: no_stop_near_origin, no_stop_near_goal or no_stop_near_via (`metres` on foot to the
    nearest stop, 0 where none is near), no_step_free_way_from_origin, no_step_free_way_to_goal or
    no_step_free_way_to_via, no_step_free_way, no_surely_step_free_way, closed (see `avoided`), no_timetable (of
    anybody, or of those whom `text` names), nothing_runs; and in words what one can do."""

    code: str
    metres: int
    text: str


class JourneysOut(Out):
    """Few, different journeys, the best first (of a span in order of departure), and the ways on foot and by a bicycle
    of one's own where they are one. `why` says why there is neither a journey nor a way on foot. `avoided` names what
    is closed, or out of service, and would have been passed. For what goes before, ask to be there by `earlier`; for
    what goes after, to leave at `later`. `untold` says in the reader's language whose timetable does not reach that
    day, so that their journeys are missing."""

    journeys: list[JourneyOut]
    walk: JourneyOut | None
    bicycle: JourneyOut | None
    avoided: list[str]
    earlier: datetime | None
    later: datetime | None
    why: WhyOut | None
    untold: str
