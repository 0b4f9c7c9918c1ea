"""What is known of steps on a journey, each for itself: stops, vehicles, ways through stations."""

from dataclasses import dataclass

from kota.mobility.journeys.contracts import Journey, Leg, Move, Spot

NO, UNKNOWN = "no", ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stop, a line or a walk of a journey, by id and name."""

    what: str  # stop, line or walk
    id: str
    name: str


def unknown(journey: Journey) -> list[Part]:
    """What nobody has told of, each once, in the order in which it is met."""
    walks = [Part("walk", leg.end.id, leg.end.name) for leg in journey.legs if is_unknown(leg)]
    return [*_those(journey, UNKNOWN), *dict.fromkeys(walks)]


def steps(journey: Journey) -> list[Part]:
    """What is known to have steps."""
    return _those(journey, NO)


def is_guessed(leg: Leg) -> bool:
    """Is it a walk of which only the length is guessed? Ways inside of a station are told by its stops."""
    if leg.lines or leg.move is not Move.WALK or leg.metres <= 0 or leg.way is not None:
        return False
    return not (leg.start.id and leg.end.id and leg.start.way == leg.end.way == "yes")


def is_unknown(leg: Leg) -> bool:
    """Is it a walk of which somebody has still to say whether a wheelchair passes?"""
    return is_guessed(leg) or (leg.move is Move.WALK and leg.way is not None and leg.way.step_free == UNKNOWN)


def _those(journey: Journey, state: str) -> list[Part]:
    found = dict.fromkeys(part for leg in journey.legs if leg.line for part in _parts(leg, state))
    return list(found)


def _parts(leg: Leg, state: str) -> list[Part]:
    start, end = (_stop(one) for one in (leg.start, leg.end))
    made = [start] if leg.start.step_free == state else []
    if leg.vehicle == state and leg.line:
        made.append(Part("line", leg.line.id, leg.line.name))
    return [*made, end] if leg.end.step_free == state else made


def _stop(spot: Spot) -> Part:
    return Part("stop", spot.id, spot.name)
