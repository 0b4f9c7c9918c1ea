"""What is closed for somebody on the way, as the streets must see it. A change shows as soon as the closures see it."""

import threading
from datetime import datetime

from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Closed, Kind, Who
from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules import shutting
from kota.mobility.streets.rules.shutting import OPEN, Area, Shut
from kota.mobility.streets.selectors.current import held

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


def shut(profile: Profile, at: datetime, *, arrive_by: bool = False) -> Shut:
    """What is closed for somebody who sets out at a moment, or has to be there by then."""
    streets, stopped = held(), _STOPPED[profile]
    met = [one for one in closures.met(at, arrive_by=arrive_by) if one.area is not None and one.stops & stopped]
    if not met or streets is None:
        return OPEN
    key = (streets.about.key, tuple((one.id, one.changed_at) for one in met), stopped)
    with _MADE.lock:
        found = _MADE.by.get(key)
        if found is None:
            found = _MADE.by[key] = shutting.shut(streets.streets, [_area(one) for one in met], key)
            while len(_MADE.by) > MOST:
                _MADE.by.pop(next(iter(_MADE.by)))
        return found


def _area(one: Closed) -> Area:
    return Area(one.area, on_ground=one.kind is Kind.FLOOD, only_lifts=one.kind is Kind.LIFT)
