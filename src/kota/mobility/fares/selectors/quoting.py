"""Quotes by the tariffs that hold now."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from types import MappingProxyType

from kota.base import clock
from kota.mobility.fares.contracts import ADULT, CARD, Quote, Ride, Rider, SearchTariff
from kota.mobility.fares.rules import quoting, searching
from kota.mobility.fares.selectors import facts
from kota.mobility.fares.selectors.compiled import tariffs
from kota.mobility.fares.selectors.stations import placed


def quote(rides: Sequence[Ride], *, rider: str = ADULT, medium: str = CARD) -> Quote:
    """What rides cost, with why. An unknown class pays as everybody."""
    every = tariffs()
    return quoting.quote(every, placed(every, rides), rider, medium)


def is_as_dear(moment: datetime, other: datetime) -> bool:
    """Do the same hours and dynamic tariffs hold at both moments?"""
    every = tariffs()
    one, two = (every.period(every.local(each), each.timestamp()) for each in (moment, other))
    return one == two


def charge(
    rides: Sequence[Ride], *, rider: str, maxima: Set[int] = frozenset(), promised: Quote | None = None
) -> Quote:
    """What rides from gate to gate are charged; never more than what was promised for them."""
    every = tariffs()
    found = quoting.quote(every, placed(every, rides), rider, CARD, is_gated=True, maxima=maxima)
    return promised if promised is not None and promised.total < found.total else found


def riders() -> list[Rider]:
    """Fare classes to choose from today."""
    today = tariffs().local(clock.now()).day
    return [
        Rider(one.code, _words(one.name), _words(one.who), one.is_sample) for one in facts.riders_on(today)
    ]  # fmt: skip


def is_rider(code: str) -> bool:
    """Is this a fare class of today?"""
    return any(one.code == code for one in facts.riders_on(tariffs().local(clock.now()).day))


def search_tariffs(at: datetime, rider: str = ADULT) -> tuple[SearchTariff, ...]:
    """For a journey search: each fare group as boarding, kilometres and cap."""
    return searching.search_tariffs(tariffs(), at, rider)


def _words(words: object) -> Mapping[str, str]:
    return MappingProxyType({"id": getattr(words, "id", ""), "en": getattr(words, "en", "")})
