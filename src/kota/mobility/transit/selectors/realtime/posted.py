"""Service alerts for boards and whoever plans journeys: all that hold or will, kept for moments."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kota.mobility.transit.contracts.alerts import Effect
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import ServiceAlert
from kota.mobility.transit.rules.modes import mode
from kota.mobility.transit.selectors.current import Held
from kota.mobility.transit.selectors.realtime.ground import ground

KEEP_S = 2.0
_FIELDS = ("id", "header", "about", "effect", "severity", "begins_at", "ends_at", "is_simulated", "source")


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert in a few words. `about` names lines (`line:feed:id`), every stop of its stations (`stop:feed:id`),
    operators (`operator:code`) and modes as riders tell them apart
    (`mode:bus`)."""

    id: str
    header: Mapping[str, str]
    about: frozenset[str]
    effect: int  # see `Effect`
    severity: int
    begins: datetime
    ends: datetime | None
    is_simulated: bool
    is_own: bool  # written by the city, not come with a live feed

    def holds(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or at < self.ends)


class _Store:
    def __init__(self) -> None:
        self.lock, self.checked, self.found = threading.Lock(), float("-inf"), tuple[Notice, ...]()

    def get(self) -> tuple[Notice, ...]:
        with self.lock:
            if time.monotonic() - self.checked > KEEP_S:
                rows = ServiceAlert.objects.filter(ended_at__isnull=True).order_by("-severity", "-begins_at")
                self.found = tuple(_notice(row) for row in rows.values(*_FIELDS))
                self.checked = time.monotonic()
            return self.found


_STORE = _Store()


def notices() -> tuple[Notice, ...]:
    """Those that are not ended, the worst first. Up to two seconds old."""
    return _STORE.get()


def stopped(at: datetime, ahead: timedelta = timedelta()) -> list[Notice]:
    """The city's own by which whole lines do not run at that moment, or at one until so long after it. One that names
    stops beside lines speaks of these stops alone, and one of a feed may mean a single trip."""
    return [
        each for each in notices()
        if each.effect == Effect.NO_SERVICE and each.is_own and each.begins <= at + ahead
        and (each.ends is None or at < each.ends) and not any(name.startswith("stop:") for name in each.about)
    ]  # fmt: skip


def routes(held: Held, notice: Notice) -> set[int]:
    """The lines that it names: themselves, by their operator, or by their mode."""
    network, known = held.network.routes, held.directory.route_of
    named = (name.removeprefix("line:") for name in notice.about if name.startswith("line:"))
    found = {known[name] for name in named if name in known}
    if any(name.startswith(("mode:", "operator:")) for name in notice.about):
        for route, (number, agency) in enumerate(zip(network.mode.tolist(), network.agency.tolist(), strict=True)):
            operator = text(held.network.agencies.code, agency)
            if notice.about & {f"mode:{mode(number)}", f"operator:{operator}"}:
                found.add(route)
    return found


def _notice(row: dict[str, Any]) -> Notice:
    about = frozenset(each for name in row["about"] for each in _names(name))
    return Notice(
        str(row["id"]), row["header"], about, row["effect"], row["severity"], row["begins_at"], row["ends_at"],
        row["is_simulated"], not row["source"],
    )  # fmt: skip


def _names(name: str) -> list[str]:
    kind, _colon, rest = name.partition(":")
    if kind == "mode" and rest.isdigit():
        return [f"mode:{mode(int(rest))}"]
    directory = ground().held.directory
    place = directory.stop_of.get(rest) if kind == "stop" else None
    return [name] if place is None else [f"stop:{directory.stop_id(one)}" for one in directory.members(place)]
