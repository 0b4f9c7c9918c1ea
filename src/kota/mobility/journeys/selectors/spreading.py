"""How soon one is everywhere, from many places, on a planned day of any network: nothing is closed and nothing late."""

from datetime import date, datetime, time

import numpy as np

from kota.mobility.access import facade as access
from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.rules import building, masking, searching, sweep, walking
from kota.mobility.journeys.rules.searching import RIDES, WAIT, Sides, Wish
from kota.mobility.journeys.rules.timetable import FREE, NEVER
from kota.mobility.journeys.selectors import ends, on_foot, planning, query, tariffs, telling
from kota.mobility.journeys.selectors.engine import Ints, Used, of_day, room
from kota.mobility.transit import facade as transit

RIDER = "adult"


class Spread:
    """One planned day. It belongs to one thread."""

    def __init__(self, held: transit.Held, day: date) -> None:
        self.held = held
        self.one = of_day(
            held,
            held.day(day),
            walking.links(held.network, held.directory.served, on_foot=on_foot.between(held, building.NEAR)),
        )
        self.midnight = datetime.combine(day, time(), tzinfo=held.zone)
        stops = len(held.network.stops.lon)
        self._room = sweep.room(stops, len(self.one.running.day.pattern), RIDES)
        self._goal = np.full(stops, NEVER, np.int32)
        self._groups = np.zeros(len(held.network.routes.mode), np.int32)
        self._chair = access.known(held).stop
        self._sides = {wanted: self._side(wanted) for wanted in StepFree}

    def _side(self, wanted: StepFree) -> Sides:
        one = self.one
        masks = masking.step_free(one.free, self._chair, one.kept, one.running.day, wanted)
        return one.sides(Used(masks, (), one.walked(wanted)), self._groups, FREE)

    def seconds(self, stop: Ints, took: Ints, start: int, most: int, wanted: StepFree) -> Ints:
        """How long it takes to every stop from a place with these stops in reach, leaving at a second of the day; NEVER
        or more than `most` where there is no way in time."""
        sides = self._sides[wanted]
        latest = np.full(len(self._goal), start + most, np.int32)
        rounds = sweep.sweep(
            sides.ahead, sides.masks, self._room, stop, (start + took).astype(np.int32), self._goal, RIDES, WAIT, 0,
            latest, NEVER, RIDES,
        )  # fmt: skip
        found: Ints = np.minimum(self._room.ride[rounds], self._room.ready[0]) - start
        return found

    def fare(self, origin: tuple[float, float], goal: tuple[float, float], start: int) -> int | None:
        """What the quickest journey costs an adult; None where there is none, or nobody knows its price."""
        scene = planning.scene_of(self.one, self.midnight, self.one.walks, None, {})
        asked = Asked(origin, goal, self.midnight)
        a, b = (ends.end(place, asked, self.held) for place in (origin, goal))
        if not a.seconds or not b.seconds:
            return None
        wish = Wish(query.reached(a), query.reached(b), start, costs=False)
        with room(self.one) as free:
            found = searching.search(self._sides[StepFree.ANY], wish, free).found
        if not found:
            return None
        made = telling.journey(scene, min(found, key=lambda each: each.arrival), a, b, leave=start)
        quote = tariffs.quoted(made.legs, RIDER)
        return quote.total.amount if quote and quote.is_known else None
