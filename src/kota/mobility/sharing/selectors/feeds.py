"""How the files of systems are read: for those who look after them."""

from dataclasses import dataclass
from datetime import datetime

from kota.mobility.sharing.contracts import ShareSystemFact
from kota.mobility.sharing.models import Feed
from kota.mobility.sharing.selectors import facts
from kota.mobility.sharing.selectors.book import System, book, is_current


@dataclass(frozen=True, slots=True)
class Health:
    """A system that is connected; `system` is None while it is switched off. `state` is good, bad (nothing current is
    known), warn (some file fails or rows are refused) or off."""

    fact: ShareSystemFact
    system: System | None
    feeds: list[Feed]
    stations: int
    vehicles: int
    state: str


def healths(at: datetime) -> list[Health]:
    """Every system, the sickest first."""
    found, rows = book(), list(Feed.objects.order_by("system", "name"))
    each = [
        _health(fact, found.systems.get(code), [row for row in rows if row.system == code], at)
        for code, fact in facts.systems().items()
    ]
    order = {"bad": 0, "warn": 1, "good": 2, "off": 3}
    return sorted(each, key=lambda one: (order[one.state], one.fact.code))


def _health(fact: ShareSystemFact, system: System | None, feeds: list[Feed], at: datetime) -> Health:
    found = book()
    stations = [stop for stop in found.stops if stop.system is system]
    vehicles = sum(one.system is system for one in found.loose)
    state = "off"
    if system is not None:
        is_alive = is_current(system.good_until, at) or any(is_current(one.good_until, at) for one in stations)
        is_sick = any(feed.failures or feed.refusals for feed in feeds)
        state = "bad" if not is_alive else "warn" if is_sick else "good"
    shown = [feed for feed in feeds if feed.url or feed.rows or feed.failures]
    return Health(fact, system, shown, len(stations), vehicles, state)
