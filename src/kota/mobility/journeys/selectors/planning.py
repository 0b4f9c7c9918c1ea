"""The answer to "how do I get there": journeys from door to door, honest about when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils.translation import get_language

from kota.base.words import said
from kota.kernel.facts import facade as facts
from kota.mobility.journeys.contracts import (
    Answer,
    Asked,
    Journey,
    Leg,
    NoWay,
    Reason,
    StepFree,
    Why,
)  # fmt: skip
from kota.mobility.journeys.rules import building, choosing
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.ends import End, quickest
from kota.mobility.journeys.rules.joining import Way, joined
from kota.mobility.journeys.rules.legs import Found
from kota.mobility.journeys.rules.timetable import Fares, Masks
from kota.mobility.journeys.selectors import (
    alone,
    avoiding,
    borrowed,
    closed,
    ends,
    on_foot,
    questions,
    tariffs,
    telling,
    untold,
    weighing,
)  # fmt: skip
from kota.mobility.journeys.selectors.engine import Engine, Ints, engine, must_be_warm
from kota.mobility.journeys.selectors.query import Query, masks, worth
from kota.mobility.journeys.selectors.telling import Scene
from kota.mobility.transit import facade as transit

LONGEST = timedelta(days=3)  # whoever is later has missed a last run
MOST_RANGE, MOST_LEAVES = 12, 24  # journeys of a span, and searches for them
LONG_WAIT = 20 * 60  # seconds at one stop: perhaps one may set out later
STEP, STEP_MOST = 60, 900  # seconds from one search of a span to the next


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was found, with the ends that it was found between. `leave` is the second at which one may set out, None
    where one must be there by a moment."""

    found: Found
    origin: End
    goal: End
    leave: int | None


def plan(asked: Asked) -> Answer:
    """Journeys for a question. InvalidError and MissingError say what is wrong with it."""
    must_be_warm()
    questions.check(asked)
    asked = replace(asked, at=asked.at.astimezone(transit.current().zone))
    at = asked.at
    one = engine(at.date())
    held = one.held
    questions.check_named(asked, held)
    midnight = datetime.combine(at.date(), time(), tzinfo=held.zone)
    shut = closed.out(one, asked)
    walks = shut.walks or one.walks
    priced = tariffs.of_search(held, at, asked.rider)
    scene = scene_of(one, midnight, walks, masks(one, asked, shut.kept), _operators(), priced)
    whole = ends.end(asked.origin, asked, held), ends.end(asked.goal, asked, held)
    origin, goal = (ends.open_end(each, held, shut) for each in whole)
    query = Query(asked, one, scene, origin, goal, priced, shut.kept, shut.walks)
    via = None if asked.via is None else ends.open_end(ends.end(asked.via, asked, held), held, shut)
    if_open = avoiding.as_if_open(query, whole, query.second(at))
    known = if_open if avoiding.is_free(query, whole, if_open) else None
    journeys = _all_told(query, via, query.second(at), known)
    if asked.arrive_by:
        journeys = _in_time(query, via, journeys)
    journeys += _as_soon(query, journeys)
    walk = alone.on_foot_only(origin, goal, at, asked, shut) if asked.via is None else None
    bicycle = on_foot.by_bicycle(origin.spot, goal.spot, asked) if asked.via is None else None
    chosen = [
        replace(each, fare_else=tariffs.otherwise(each, asked.rider)) for each in _chosen(query, journeys, walk, at)
    ]
    chosen = on_foot.drawn(weighing.weighed(chosen), asked)
    if shut.lifts:
        chosen = [_by_lift(one, shut.lifts, held) for one in chosen]
    walk, bicycle = (one and replace(*weighing.weighed([one]), cost=0) for one in (walk, bicycle))
    if walk and not any(Reason.FASTEST in one.reasons for one in chosen):
        walk = replace(walk, reasons=(Reason.FASTEST, Reason.CHEAPEST))
    shut_in = tuple(name for end in (origin, goal) if not end.seconds for name in ends.shut_in(end, held, shut))
    avoided = tuple(dict.fromkeys((*avoiding.avoided(query, if_open), *shut_in)))
    earlier, later = choosing.around(chosen)
    silent = untold.untold(held, at.date())
    why = None if chosen or walk else _why(query, shut_in, via, silent)
    return Answer(asked, tuple(chosen), walk, avoided, earlier, later, bicycle, why, silent)


def _by_lift(one: Journey, lifts: Mapping[str, str], held: transit.Held) -> Journey:
    """With the lifts that are out where one gets in or out, though another way is left there."""

    def told(leg: Leg) -> Leg:
        names = dict.fromkeys(
            lifts[station] for spot in (leg.start, leg.end) if (station := _station(spot.id, held)) in lifts
        )
        return replace(leg, notes=(*leg.notes, *names)) if leg.line and names else leg

    return replace(one, legs=tuple(told(leg) for leg in one.legs))


def _station(stop: str, held: transit.Held) -> str:
    place = held.directory.stop_of.get(stop)
    return "" if place is None else held.directory.stop_id(int(held.directory.station[place]))


def _chosen(query: Query, journeys: list[Journey], walk: Journey | None, at: datetime) -> list[Journey]:
    asked = query.asked
    if asked.range_s:
        return choosing.spanned(journeys, MOST_RANGE)
    may_walk = walk if asked.step_free is StepFree.ANY else None
    return choosing.chosen(journeys, wet=weighing.is_wet(at), arrive_by=asked.arrive_by, walk=may_walk)


def _why(query: Query, shut_in: tuple[str, ...], via: End | None, silent: Why | None) -> Why:
    """Why there is no journey."""
    asked, held = query.asked, query.scene.held
    if shut_in:
        return Why(NoWay.CLOSED, names=shut_in)
    for end, place, far, steps in (
        (query.origin, asked.origin, NoWay.FAR_ORIGIN, NoWay.STEPS_ORIGIN),
        (query.goal, asked.goal, NoWay.FAR_GOAL, NoWay.STEPS_GOAL),
        (via, asked.via, NoWay.FAR_VIA, NoWay.STEPS_VIA),
    ):
        if end is None or place is None or end.seconds:
            continue
        if asked.step_free is not StepFree.ANY and ends.end(
            place, replace(asked, step_free=StepFree.ANY), held
        ).seconds:  # fmt: skip
            return Why(steps)
        return Why(far, ends.nearest_m(end, held))
    if silent is not None:
        return silent
    if not len(query.scene.day.run):
        return Why(NoWay.NO_TIMETABLE)
    if asked.step_free is StepFree.ANY or not plan(replace(asked, step_free=StepFree.ANY)).journeys:
        return Why(NoWay.NOTHING_RUNS)
    return Why(NoWay.UNSURE if asked.step_free is StepFree.SURE else NoWay.STEPS)


def scene_of(
    one: Engine, midnight: datetime, walks: Ways, allowed: Masks | None, operators: dict[str, str],
    priced: tuple[Ints, Fares] | None = None,
) -> Scene:  # fmt: skip
    """`priced` is what lines cost: only such as cost the same are told as one ride."""
    timetable = one.ahead if priced is None else one.ahead._replace(group=one.groups(*priced)).read_only()
    return Scene(
        one.held, one.running.day, timetable, allowed or one.free, one.kept.wheelchair, walks, building.CHANGE,
        midnight, weighing.road_spread(), operators, spots=telling.spots(one.held),
    )  # fmt: skip


def _all_told(query: Query, via: End | None, second: int, known: list[Found] | None = None) -> list[Journey]:
    """The journeys that leave at a second or, where one must be there by a moment, are there by that one; `known` is
    what a search between the ends would find."""
    asked = query.asked
    if via is not None:
        candidates = _by_way_of(query, Way(via, asked.stay_s), second)
    else:
        ends_ = query.origin, query.goal
        candidates = _spanned(query, second) if asked.range_s else _direct(query, *ends_, second, known)
        candidates += _borrowed(query, second)
    return [made for each in candidates if (made := _told(query, each)) is not None]


def _in_time(query: Query, via: End | None, journeys: list[Journey]) -> list[Journey]:
    """Who must be there by a moment is told what keeps it in 90 of 100 cases. Where setting out earlier does not make
    it so (a line's first run is no earlier), other ways are looked for; what keeps it in half of the cases is told
    where nothing is surer that sets out a little before."""
    by = query.asked.at
    found = _surest(journeys, by)
    late = [int((one.arrive.late - by).total_seconds()) for one in journeys if one.arrive.late > by]
    sooner = max(telling.STEP, min(late, default=telling.SOONER + 1))
    while sooner <= telling.SOONER:
        journeys = [*journeys, *_all_told(query, via, query.second(by) - sooner)]
        found, sooner = _surest(journeys, by), 2 * sooner
        if all(one.arrive.late <= by for one in found):
            break
    return found


def _surest(journeys: list[Journey], by: datetime) -> list[Journey]:
    likely = [one for one in journeys if one.arrive.likely <= by]
    last = max((one.depart.likely for one in likely), default=by) - timedelta(seconds=telling.SOONER)
    return [one for one in likely if one.arrive.late <= by and one.depart.likely >= last] or likely


def _direct(
    query: Query, origin: End, goal: End, second: int, known: list[Found] | None = None
) -> list[Candidate]:  # fmt: skip
    leave, arrive_by = None if query.asked.arrive_by else second, query.asked.arrive_by
    found = query.found(second, origin, goal) if known is None else known
    return [Candidate(each, origin, goal, leave) for each in worth(query.one, found, arrive_by=arrive_by)]


def _spanned(query: Query, second: int) -> list[Candidate]:
    """What leaves in a span: after each search the next moment at which the quickest is missed."""
    made, at, ends_at = list[Candidate](), second, second + query.asked.range_s
    for _number in range(MOST_LEAVES):
        now = _direct(query, query.origin, query.goal, at)
        if not now:
            break
        made += now
        at = max(at + STEP, min(telling.missed(query.scene, now[0].found, query.origin, STEP_MOST), ends_at))
        if at >= ends_at:
            break
    return [each for each in made if telling.sets_out(query.scene, each.found, each.origin, each.leave or 0) <= ends_at]


def _as_soon(query: Query, journeys: list[Journey]) -> list[Journey]:
    """Whoever would wait long on the way to the quickest arrival may set out later for the same."""
    quickest = min(journeys, key=lambda one: one.arrive.likely, default=None)
    asked = query.asked
    if quickest is None or asked.arrive_by or asked.via is not None or choosing.longest_wait(quickest) < LONG_WAIT:
        return []
    back = replace(query, asked=replace(asked, arrive_by=True))
    later = _direct(back, query.origin, query.goal, query.second(quickest.arrive.likely))
    return [made for each in later if (made := _told(query, each)) is not None and made.depart.early >= asked.at]


def _by_way_of(query: Query, way: Way, second: int) -> list[Candidate]:
    """There first, then on from there; or the other way round, where one must be there by a moment."""
    place, asked = way.place, query.asked
    made = list[Candidate]()
    for origin, goal in _walked(query, way):
        made += _direct(query, origin, goal, second)
    if asked.arrive_by:
        for then in worth(query.one, query.found(second, place, query.goal), arrive_by=True)[:3]:
            before = query.found(then.start - way.stay_s, query.origin, place)
            made += [
                Candidate(joined(each, then, way), query.origin, query.goal, None)
                for each in worth(query.one, before, arrive_by=True)[:3]
            ]
        return made
    for first in worth(query.one, query.found(second, query.origin, place), arrive_by=False)[:3]:
        after = query.found(first.arrival + way.stay_s, place, query.goal)
        made += [
            Candidate(joined(first, each, way), query.origin, query.goal, second)
            for each in worth(query.one, after, arrive_by=False)[:3]
        ]
    return made


def _walked(query: Query, way: Way) -> list[tuple[End, End]]:
    """Ends from which one walks to the place on the way, where it is near one of them."""
    found = list[tuple[End, End]]()
    for end, is_goal in ((query.origin, False), (query.goal, True)):
        spot, place = end.spot, way.place
        metres = round(building.DETOUR * building.distance(spot.lon, spot.lat, place.spot.lon, place.spot.lat))
        if metres > query.asked.walk_m or (metres and query.asked.step_free is StepFree.SURE):
            continue
        near = ends.walked(spot, place, metres, way.stay_s, query.asked.walk_speed, is_goal=is_goal)
        found.append((query.origin, near) if is_goal else (near, query.goal))
    return found


def _borrowed(query: Query, second: int) -> list[Candidate]:
    """Also by a shared bike at both ends, or with a vehicle left beside a station."""
    asked, held, at = query.asked, query.scene.held, query.asked.at
    origin, goal = query.origin, query.goal
    if asked.step_free is StepFree.SURE:  # walks beside these are guesses
        return []
    if asked.by_shared:
        origin = quickest(origin, borrowed.by_shared(origin, asked, held, at, is_goal=False))
        goal = quickest(goal, borrowed.by_shared(goal, asked, held, at, is_goal=True))
    if asked.park:
        origin = quickest(origin, borrowed.by_parking(origin, asked, held))
    if not origin.ways and not goal.ways:
        return []
    found = _direct(query, origin, goal, second)
    return [each for each in found if each.found.first in origin.ways or each.found.last in goal.ways]


def _told(query: Query, each: Candidate) -> Journey | None:
    by = query.second(query.asked.at) if query.asked.arrive_by else None
    made = telling.journey(query.scene, each.found, each.origin, each.goal, leave=each.leave, by=by)
    if made.arrive.late - made.depart.early >= LONGEST:
        return None
    quote = tariffs.quoted(made.legs, query.asked.rider)
    cost = quote.total.amount if quote and quote.is_known else None
    rented = [leg.rental.cost for leg in made.legs if leg.rental]
    if cost is not None and rented:
        cost = None if None in rented else cost + sum(one for one in rented if one is not None)
    return replace(made, cost=cost, fare=quote)


def _operators() -> dict[str, str]:
    language = get_language() or ""
    return facts.derived(("journeys", "operators", language), lambda: {
        code: said(one.name.model_dump()) for code, one in transit.operators().items()
    })  # fmt: skip
