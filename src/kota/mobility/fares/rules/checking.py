"""What is wrong with the city's facts about fares, beyond names of things that do not exist."""

from collections.abc import Iterator
from datetime import time
from itertools import combinations

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Wrong
from kota.mobility.fares.contracts import Hours, IntegrationFact, LineFact, ProductFact


def product(fact: ProductFact) -> Iterator[Wrong]:
    """A cap that can be reached, days in order, a window where rides join in one."""
    if fact.cap and fact.cap < fact.price:
        yield Wrong(("cap",), _("the cap lies at or above the price"))
    if fact.valid_to is not None and fact.valid_to < fact.valid_from:
        yield Wrong(("valid_to",), _("it ends before it begins"))
    if fact.join == "window" and not fact.window_minutes:
        yield Wrong(("window_minutes",), _("say within how many minutes rides join"))
    if any(_overlap(one, other) for one, other in combinations(fact.hours, 2)):
        yield Wrong(("hours",), _("two of its hours hold at the same time: nobody knows which price counts"))
    if fact.kind == "flat" and (fact.per_step or fact.pairs):
        yield Wrong(("kind",), _("a flat fare knows neither distance nor pairs"))


def _overlap(one: Hours, other: Hours) -> bool:
    if "all" not in (one.days, other.days) and one.days != other.days:
        return False
    return one.begins < (other.ends if other.ends != time(0) else time.max) and other.begins < (
        one.ends if one.ends != time(0) else time.max
    )


def integration(fact: IntegrationFact) -> Iterator[Wrong]:
    """A cap that can be reached, days in order."""
    if fact.cap < fact.price:
        yield Wrong(("cap",), _("the cap lies at or above the price"))
    if fact.valid_to is not None and fact.valid_to < fact.valid_from:
        yield Wrong(("valid_to",), _("it ends before it begins"))


def line(fact: LineFact) -> Iterator[Wrong]:
    """Stations in the order of their kilometres, each once."""
    kilometres = [station.km for station in fact.stations]
    if kilometres != sorted(kilometres):
        yield Wrong(("stations",), _("stations stand in the order of their kilometres"))
    if len({station.code for station in fact.stations}) != len(fact.stations):
        yield Wrong(("stations",), _("a station stands once in a line"))
