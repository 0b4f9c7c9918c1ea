"""From what was said of a few calls to what holds at all of them, by the rules of GTFS-Realtime.

What is said of a call holds for those after it until something else is said; nothing is known of those before. A
departure that nobody spoke of is as late as the arrival.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kota.mobility.transit.rules.realtime.said import Call, CallKind, Moment


class Spread(NamedTuple):
    """Seconds late at each call, which calls are skipped, and how sure that is."""

    arrive: list[int]
    depart: list[int]
    skipped: list[int]
    sure: int


def located(
    calls: Sequence[Call],
    stops: Sequence[int],
    sequences: Sequence[int],
    stop_of: Mapping[str, int],
    begin: int,
    end: int,
    problems: Counter[str],
) -> dict[int, Call]:
    """Which call of the run each one means: by its number, else by its stop, after the one before."""
    numbered = {sequences[place]: place for place in range(end - 1, begin - 1, -1)}
    found: dict[int, Call] = {}
    after = begin
    for call in calls:
        place = None
        if call.sequence is not None:
            place = numbered.get(call.sequence)
            if place is not None and call.stop and stop_of.get(call.stop) != stops[place]:
                problems["other_stop"] += 1  # a changed platform: the number is what counts
        if place is None and call.stop:
            stop = stop_of.get(call.stop, -1)
            place = next((at for at in range(after, end) if stops[at] == stop), None)
        if place is None:
            problems["unknown_call"] += 1
        elif place < after:
            problems["calls_out_of_order"] += 1
        else:
            found[place], after = call, place + 1
    return found


def spread(
    found: Mapping[int, Call], arrive: Sequence[int], depart: Sequence[int], *, whole: int | None = None
) -> Spread:
    """Delays at all calls. `whole` is the delay of the trip, which holds until a call says something else."""
    size = len(arrive)
    late_in, late_out, skipped = [0] * size, [0] * size, []
    late, sure = whole or 0, 0
    for place in range(size):
        call = found.get(place)
        if call is None:
            late_in[place] = late_out[place] = late
            continue
        if call.kind is CallKind.SKIPPED:
            skipped.append(place)
            late_in[place] = late_out[place] = late
            continue
        if call.kind is CallKind.NO_DATA:
            late = 0
            continue
        into = _delay(call.arrive, arrive[place])
        out = _delay(call.depart, depart[place])
        if into is None:
            into = min(late, out) if out is not None else late
        if out is None:
            out = into
        late_in[place], late_out[place], late = into, out, out
        sure = max(sure, *(one.sure for one in (call.arrive, call.depart) if one is not None), 0)
    _forward(late_in, late_out, arrive, depart)
    return Spread(late_in, late_out, skipped, sure)


def _delay(moment: Moment | None, planned: int) -> int | None:
    """A time counts more than a delay: it needs no timetable."""
    if moment is None:
        return None
    return moment.time - planned if moment.time is not None else moment.delay


def _forward(late_in: list[int], late_out: list[int], arrive: Sequence[int], depart: Sequence[int]) -> None:
    """Nobody arrives before having left the stop before."""
    last = arrive[0] + late_in[0] if arrive else 0
    for place in range(len(arrive)):
        late_in[place] = max(late_in[place], last - arrive[place])
        last = arrive[place] + late_in[place]
        late_out[place] = max(late_out[place], last - depart[place])
        last = depart[place] + late_out[place]
