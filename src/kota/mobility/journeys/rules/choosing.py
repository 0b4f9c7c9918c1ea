"""Few answers that are truly different, each with the reason why it is shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from kota.mobility.journeys.contracts import Journey, Reason

MOST = 5
TOO_LATE = 2.0  # times as long as the quickest, and
SOON, SOON_SHARE = 600, 0.2  # seconds, and share of the time, by which one more way may be later
AT_LEAST = 3600  # at least so many seconds longer: nobody wants that


def chosen(journeys: Sequence[Journey], most: int = MOST) -> list[Journey]:
    """At most so many, in order of arrival."""
    found = _different(journeys)
    if not found:
        return []
    quickest = min(found, key=lambda one: (one.arrive.likely, one.changes, _cost(one)))
    limit = quickest.seconds + max(AT_LEAST, (TOO_LATE - 1) * quickest.seconds)
    found = [one for one in found if (one.arrive.likely - quickest.depart.likely).total_seconds() <= limit]
    reasons: dict[int, list[Reason]] = {}
    for reason, best in _bests(found, quickest):
        reasons.setdefault(id(best), []).append(reason)
    named = [one for one in found if id(one) in reasons]
    soon = quickest.arrive.likely + timedelta(seconds=max(SOON, SOON_SHARE * quickest.seconds))
    others = sorted(
        (one for one in found if id(one) not in reasons and one.arrive.likely <= soon),
        key=lambda one: one.arrive.likely,
    )
    kept = [*named, *others][:most]
    told = [replace(one, reasons=tuple(reasons.get(id(one), [Reason.ANOTHER]))) for one in kept]
    return sorted(told, key=lambda one: (one.arrive.likely, one.changes))


def _bests(found: Sequence[Journey], quickest: Journey) -> list[tuple[Reason, Journey]]:
    """The best of each kind, where it is better than the quickest."""
    made = [(Reason.FASTEST, quickest)]
    rules = (
        (Reason.CHEAPEST, lambda one: (_cost(one), one.arrive.likely), lambda one: _cost(one) < _cost(quickest)),
        (
            Reason.FEWEST_CHANGES,
            lambda one: (one.changes, one.arrive.likely),
            lambda one: one.changes < quickest.changes,
        ),
        (
            Reason.LEAST_WALKING,
            lambda one: (one.walking_m, one.arrive.likely),
            lambda one: one.walking_m < 0.7 * quickest.walking_m,
        ),
        (
            Reason.STEP_FREE,
            lambda one: (one.step_free != "yes", one.arrive.likely),
            lambda one: one.step_free == "yes" != quickest.step_free,
        ),
    )
    for reason, order, is_better in rules:
        best = min(found, key=order)
        if is_better(best):
            made.append((reason, best))
    return made


def _cost(one: Journey) -> int:
    return 2**40 if one.cost is None else one.cost


def _different(journeys: Sequence[Journey]) -> list[Journey]:
    """One journey for each sequence of lines: the one that is there first; and none that another one beats in
    everything."""
    best: dict[tuple[object, ...], Journey] = {}
    for one in sorted(journeys, key=lambda one: (one.arrive.likely, one.walking_m)):
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
