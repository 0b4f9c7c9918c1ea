"""Few answers that are truly different, each with the reason why it is shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from kota.mobility.journeys.contracts import Journey, Move, Reason
from kota.mobility.journeys.rules.legs import Found

MOST = 5
TOO_LATE = 2.0  # times as long as the quickest, and
SOON, SOON_SHARE = 600, 0.2  # seconds, and share of the time, by which one more way may be later
DRIER = 0.7  # of the time outside
_UNDER_ROOF = frozenset({Move.CAR})
AS_QUICK = 60  # seconds that nobody pays for
MOST_OTHERS = 2  # answers that are best in nothing
ALIKE = 0.75  # of the time in vehicles on the same lines: the same journey for whoever makes it
SPARES = 0.9  # of the fare of the quickest: who makes nearly the same journey for more than that spares nothing
SHORT_WALK, SPARED = 600, 0.5  # seconds; share of the way on foot
_OF_WALKS = frozenset({Reason.FASTEST, Reason.CHEAPEST})
SLOW, DEAR = 1.25, 2  # times the time and the cost of the quickest of a span: more is not told
AT_LEAST = 3600  # at least so many seconds longer: nobody wants that


def chosen(
    journeys: Sequence[Journey], most: int = MOST, *, wet: bool = False, arrive_by: bool = False,
    walk: Journey | None = None,
) -> list[Journey]:  # fmt: skip
    """At most so many, the best first: the earliest there or, with `arrive_by`, the last to set out. `wet` when it
    rains; `walk` is the way on foot alone: nobody rides where walking is quicker and short."""
    found = [one for one in _different(journeys) if not _is_better_walked(one, walk, arrive_by=arrive_by)]
    if not found:
        return []

    def late(one: Journey) -> float:
        return -one.depart.likely.timestamp() if arrive_by else one.arrive.likely.timestamp()

    begin = min(map(late, found))
    quickest = min(
        (one for one in found if late(one) - begin < AS_QUICK), key=lambda one: (_cost(one), one.changes, late(one))
    )
    limit = max(AT_LEAST, (TOO_LATE - 1) * quickest.seconds)
    found = [one for one in found if late(one) - begin <= limit]
    reasons: dict[int, list[Reason]] = {}
    for reason, best in _bests(found, quickest, late, wet=wet):
        if not (reason in _OF_WALKS and is_quicker_walked(quickest, walk, arrive_by=arrive_by)):
            reasons.setdefault(id(best), []).append(reason)
    soon = max(SOON, SOON_SHARE * quickest.seconds)
    kept = [one for one in found if id(one) in reasons][:most]
    named = len(kept)
    for one in sorted(found, key=late):
        if len(kept) == min(most, named + MOST_OTHERS):
            break
        is_worth = late(one) - begin <= soon and _cost(one) <= DEAR * _cost(quickest)
        if id(one) not in reasons and is_worth and not any(_is_alike(one, other) for other in kept):
            kept.append(one)
    mine, others = reasons.get(id(quickest), []), [_cost(one) for one in kept if one is not quickest]
    if Reason.FASTEST in mine and others and max(others) > _cost(quickest) == min(map(_cost, found)):
        mine.append(Reason.CHEAPEST)
    told = [replace(one, reasons=tuple(reasons.get(id(one), [Reason.ANOTHER]))) for one in kept]
    return sorted(told, key=lambda one: (Reason.FASTEST not in one.reasons, late(one), one.changes))


def of_worth(found: Sequence[Found], *, arrive_by: bool) -> list[Found]:
    """Of what a search found, the quickest first, what may end among the answers: about as quick, cheaper, or with
    fewer rides."""
    if not found:
        return []

    def late(one: Found) -> int:
        return -one.start if arrive_by else one.arrival

    best, took = found[0], found[0].arrival - found[0].start
    soon, limit = max(SOON, SOON_SHARE * took), max(AT_LEAST, (TOO_LATE - 1) * took)
    return [
        one for one in found
        if late(one) - late(best) <= soon
        or (late(one) - late(best) <= limit and (one.rides < best.rides or 0 < one.cost < best.cost))
    ]  # fmt: skip


def is_quicker_walked(one: Journey, walk: Journey | None, *, arrive_by: bool) -> bool:
    """Is one there earlier on foot, or may set out later?"""
    if walk is None:
        return False
    return walk.depart.likely >= one.depart.likely if arrive_by else walk.arrive.likely <= one.arrive.likely


def _is_better_walked(one: Journey, walk: Journey | None, *, arrive_by: bool) -> bool:
    """Riding must spare much of a longer walk to be told beside it."""
    if walk is None or not is_quicker_walked(one, walk, arrive_by=arrive_by):
        return False
    return walk.seconds <= SHORT_WALK or one.walking_m > SPARED * walk.walking_m


def _is_alike(one: Journey, other: Journey) -> bool:
    """Are both mostly rides on the same lines?"""
    mine, theirs = _ridden(one), _ridden(other)
    shared = sum(
        max((min(seconds, more) for lines, more in theirs if lines & some), default=0) for some, seconds in mine
    )
    longest = max(sum(seconds for _lines, seconds in each) for each in (mine, theirs))
    return shared >= ALIKE * longest


def _ridden(one: Journey) -> list[tuple[set[str], int]]:
    return [({line.id for line in leg.lines}, leg.seconds) for leg in one.legs if leg.lines]


def _bests(
    found: Sequence[Journey], quickest: Journey, late: Callable[[Journey], float], *, wet: bool
) -> list[tuple[Reason, Journey]]:
    """The best of each kind, where it is better than the quickest."""
    made = [(Reason.FASTEST, quickest)]

    def spares(one: Journey) -> bool:
        return _cost(one) < _cost(quickest) * (SPARES if _is_alike(one, quickest) else 1)

    rules = (
        (Reason.CHEAPEST, lambda one: (not spares(one), _cost(one), late(one)), spares),
        (Reason.FEWEST_CHANGES, lambda one: (one.changes, late(one)), lambda one: one.changes < quickest.changes),
        (
            Reason.LEAST_WALKING,
            lambda one: (one.walking_m, late(one)),
            lambda one: one.walking_m < 0.7 * quickest.walking_m,
        ),
        (
            Reason.STEP_FREE,
            lambda one: (one.step_free != "yes", late(one)),
            lambda one: one.step_free == "yes" != quickest.step_free,
        ),
        (
            Reason.DRIEST,
            lambda one: (outside(one), late(one)),
            lambda one: wet and outside(one) < DRIER * outside(quickest),
        ),
    )
    for reason, order, is_better in rules:
        best = min(found, key=order)
        if is_better(best):
            made.append((reason, best))
    return made


def outside(one: Journey) -> float:
    """Seconds on foot, on a bike, or waiting at a stop that may have no roof."""
    moving = sum(leg.seconds for leg in one.legs if not leg.line and leg.move not in _UNDER_ROOF)
    return moving + sum(_waits(one))


def longest_wait(one: Journey) -> float:
    """Seconds at the place where one waits longest."""
    return max(_waits(one), default=0.0)


def _waits(one: Journey) -> list[float]:
    return [
        max(0.0, (later.depart.likely - leg.arrive.likely).total_seconds() - leg.stay_s)
        for leg, later in pairwise(one.legs)
    ]


def spanned(journeys: Sequence[Journey], most: int) -> list[Journey]:
    """What leaves in a span, in the order in which one sets out: nothing that is overtaken by what leaves later."""
    best: dict[tuple[object, ...], Journey] = {}
    for one in sorted(journeys, key=lambda one: (one.arrive.likely, one.walking_m)):
        lines = tuple(leg.line.id for leg in one.legs if leg.line)
        ride = next((leg for leg in one.legs if leg.line), None)
        is_open = ride is None or ride.headway is not None
        best.setdefault((lines, None if is_open else one.depart.likely), one)
    found = [one for one in best.values() if not any(_beats(other, one) for other in best.values() if other is not one)]
    if not found:
        return []
    quickest = min(found, key=lambda one: (one.seconds, one.depart.likely))
    most_s, dear = SLOW * quickest.seconds + SOON, max(_cost(quickest), min(map(_cost, found))) * DEAR
    found = [one for one in found if one.seconds <= most_s and (_cost(one) <= dear or one.cost is None)]
    told = [replace(one, reasons=(Reason.FASTEST if one is quickest else Reason.ANOTHER,)) for one in found]
    return sorted(told, key=lambda one: (one.depart.likely, one.arrive.likely))[:most]


def around(chosen_: Sequence[Journey]) -> tuple[datetime | None, datetime | None]:
    """By when to be there for what goes before these, and when to leave for what goes after them."""
    if not chosen_:
        return None, None
    first = min(chosen_, key=lambda one: one.arrive.likely)
    last = max(chosen_, key=lambda one: one.depart.likely)
    return first.arrive.likely - _step(first), last.depart.likely + _step(last)


def _step(one: Journey) -> timedelta:
    ride = next((leg for leg in one.legs if leg.line), None)
    return timedelta(seconds=min(900, max(60, ride.headway[1] if ride and ride.headway else 60)))


def _cost(one: Journey) -> int:
    return 2**40 if one.cost is None else one.cost


def _different(journeys: Sequence[Journey]) -> list[Journey]:
    """One journey for each sequence of lines: the one that is there first, and sets out last; and none that another
    one beats in everything."""
    best: dict[tuple[object, ...], Journey] = {}
    for one in sorted(journeys, key=lambda one: (one.arrive.likely, -one.depart.likely.timestamp(), one.walking_m)):
        best.setdefault(tuple(leg.line.id for leg in one.legs if leg.line), one)
    found = list(best.values())
    return [one for one in found if not any(_beats(other, one) for other in found if other is not one)]


def _beats(a: Journey, b: Journey) -> bool:
    mine, theirs = _marks(a), _marks(b)
    return all(x <= y for x, y in zip(mine, theirs, strict=True)) and mine != theirs


def _marks(one: Journey) -> tuple[float, ...]:
    return (
        one.arrive.likely.timestamp(), -one.depart.likely.timestamp(), one.changes, _cost(one), one.walking_m // 100,
        one.step_free != "yes",
    )  # fmt: skip
