"""Help at stations: which duties a booking means, whether somebody is free, and when somebody is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kota.mobility.access.contracts.helping import DutyState, Leg, Role

STEP = timedelta(minutes=5)
FARTHEST = timedelta(hours=24)
AROUND = timedelta(hours=2)  # before its time within which a traveller may come
EARLY = timedelta(minutes=5)  # staff are there before the traveller needs them


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is needed at a station, from one moment to another."""

    stop: str
    operator: str
    role: Role
    at: datetime
    begins: datetime
    ends: datetime

    def later(self, by: timedelta) -> "Wanted":
        return replace(self, at=self.at + by, begins=self.begins + by, ends=self.ends + by)


Span = tuple[datetime, datetime]


def duties(legs: Sequence[Leg], operator: Callable[[str], str], minutes: Mapping[str, int]) -> list[Wanted]:
    """One for each boarding and alighting; alighting and boarding again at one station of one operator, while the same
    person is bound, is one change."""
    found: list[Wanted] = []
    for leg in legs:
        for role, stop, at in ((Role.BOARD, leg.start, leg.leaves), (Role.ALIGHT, leg.end, leg.arrives)):
            who = operator(stop)
            one = Wanted(stop, who, role, at, at - EARLY, at - EARLY + timedelta(minutes=minutes[who]))
            last = found[-1] if found else None
            if last and role is Role.BOARD and last.stop == stop and last.operator == who and one.begins <= last.ends:
                found[-1] = replace(last, role=Role.CHANGE, ends=max(last.ends, one.ends))
            else:
                found.append(one)
    return found


def is_due(to: DutyState, at: datetime, now: datetime) -> bool:
    """Can it have happened yet? Travellers come early, and nobody is missed before the time."""
    return now >= (at if to is DutyState.MISSED else at - AROUND)


def busiest(taken: Iterable[Span], begins: datetime, ends: datetime) -> int:
    """How many are bound at the busiest moment between two."""
    inside = [(max(a, begins), min(b, ends)) for a, b in taken if a < ends and b > begins]
    turns = sorted([(a, 1) for a, _ in inside] + [(b, -1) for _, b in inside])
    most = now = 0
    for _at, turn in turns:
        now += turn
        most = max(most, now)
    return most


def full(wanted: Sequence[Wanted], taken: Mapping[str, Sequence[Span]], staff: Mapping[str, int]) -> Wanted | None:
    """The first duty for which nobody is free, beside what is booked and what this booking itself binds."""
    own: dict[str, list[Span]] = {}
    for one in wanted:
        spans = [*taken.get(one.stop, ()), *own.get(one.stop, ())]
        if busiest(spans, one.begins, one.ends) >= staff.get(one.stop, 0):
            return one
        own.setdefault(one.stop, []).append((one.begins, one.ends))
    return None


def next_free(
    wanted: Sequence[Wanted],
    taken: Mapping[str, Sequence[Span]],
    staff: Mapping[str, int],
    is_open: Callable[[Wanted], bool],
    first: timedelta = timedelta(),
    runs: Callable[[timedelta], bool] = lambda _by: True,
) -> timedelta | None:
    """By how much later all of it could be, at the soonest, in steps of five minutes; None within a day. `runs` says
    whether the rides are there that much later."""
    by = max(first, timedelta())
    by = -(-by // STEP) * STEP
    while by <= FARTHEST:
        moved = [one.later(by) for one in wanted]
        if all(is_open(one) for one in moved) and full(moved, taken, staff) is None and runs(by):
            return by
        by += STEP
    return None
