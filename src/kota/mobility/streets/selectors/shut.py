"""What is closed at a moment, as the streets must see it. A change shows as soon as the closures' own version does."""

import threading
from datetime import datetime, timedelta

from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Closed, Kind, Who
from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules import shutting
from kota.mobility.streets.rules.shutting import OPEN, Area, Shut
from kota.mobility.streets.selectors.current import held

AHEAD = timedelta(hours=3)  # what begins while somebody is on the way counts too
MOST = 16
_STOPPED: dict[Profile, frozenset[Who]] = {
    Profile.WALK: frozenset({Who.FOOT}), Profile.WALK_DARK: frozenset({Who.FOOT}),
    Profile.BICYCLE: frozenset({Who.BICYCLE}), Profile.WHEELCHAIR: frozenset({Who.FOOT, Who.WHEELCHAIR}),
    Profile.WHEELCHAIR_SURE: frozenset({Who.FOOT, Who.WHEELCHAIR}), Profile.BUS: frozenset({Who.BUS}),
}  # fmt: skip


class _Made:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by: dict[tuple[object, ...], Shut] = {}


_MADE = _Made()


def shut(profile: Profile, at: datetime) -> Shut:
    """What is closed for somebody at a moment."""
    streets = held()
    standing = closures.standing() if streets else ()
    if not standing or streets is None:
        return OPEN
    stopped = _STOPPED[profile]
    key = (streets.about.key, closures.version(), at.timestamp() // 600, stopped)
    with _MADE.lock:
        found = _MADE.by.get(key)
        if found is None:
            areas = [
                _area(one) for one in standing if one.area is not None and _counts(one, at) and one.stops & stopped
            ]
            found = _MADE.by[key] = shutting.shut(streets.streets, areas, key) if areas else OPEN
            while len(_MADE.by) > MOST:
                _MADE.by.pop(next(iter(_MADE.by)))
        return found


def _counts(one: Closed, at: datetime) -> bool:
    return not one.is_exercise and one.begins <= at + AHEAD and (one.ends is None or one.ends > at)


def _area(one: Closed) -> Area:
    return Area(one.area, on_ground=one.kind is Kind.FLOOD, only_lifts=one.kind is Kind.LIFT)
