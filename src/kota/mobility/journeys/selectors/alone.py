"""The whole way on foot, beside the journeys that ride."""

from datetime import datetime, timedelta

from kota.mobility.journeys.contracts import Asked, Journey, Leg, Moment, Move, StepFree
from kota.mobility.journeys.rules import building
from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.selectors import closed, ends, on_foot, telling

MOST_M = 3000


def on_foot_only(origin: End, goal: End, at: datetime, asked: Asked, shut: closed.Out) -> Journey | None:
    """The way on foot alone, where it is one."""
    a, b = origin.spot, goal.spot
    if origin.by_street and goal.by_street:
        way = on_foot.alone(a, b, asked)
        return None if way is None else on_foot.journey(a, b, way, Move.WALK, asked)
    if asked.step_free is StepFree.SURE or (shut.areas and ends.is_blocked(origin, b, shut)):
        return None
    metres = round(building.DETOUR * building.distance(a.lon, a.lat, b.lon, b.lat))
    if metres > MOST_M:
        return None
    took = timedelta(seconds=round(metres / asked.walk_speed))
    leave = at - took if asked.arrive_by else at
    depart, arrive = Moment(leave, leave, leave), _guessed(leave, took)
    return on_foot.judged(telling.finished([Leg(a, b, depart, arrive, metres, int(took.total_seconds()))], arrive))


def _guessed(leave: datetime, took: timedelta) -> Moment:
    """When one is there by a way whose length is a guess: not before the straight line, and about as much later."""
    spare = took * (1 - 1 / building.DETOUR)
    return Moment(leave + took - spare, leave + took, leave + took + spare)
