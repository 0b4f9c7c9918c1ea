"""What is wrong with facts about air that have the right shape."""

from collections.abc import Iterator
from itertools import pairwise

from kota.base.words import noop as _
from kota.environment.air.contracts import IndexFact, Parameter, StationFact
from kota.environment.air.rules.lowcost import CORRECTIONS
from kota.kernel.facts.contracts import Wrong


def index(fact: IndexFact) -> Iterator[Wrong]:
    """Knots and concentrations rise together from zero, and so do the classes."""
    if fact.limits and (len(fact.knots) < 2 or fact.knots[0] != 0 or not _rises(fact.knots)):
        yield Wrong(("knots",), _("index values that rise from 0"))
    for parameter, limits in fact.limits.items():
        if len(limits) != len(fact.knots) - 1 or not _rises([0.0, *limits]):
            yield Wrong(("limits", parameter.value), _("one rising concentration for each index value after 0"))
    if not fact.classes or not _rises([float(one.upto) for one in fact.classes]):
        yield Wrong(("classes",), _("classes in order, each up to a higher index"))
    if fact.complete_hours > fact.hours:
        yield Wrong(("complete_hours",), _("no more than the hours that are averaged"))
    if any(not 0 <= hour <= 23 for hour in fact.hours_of_day):
        yield Wrong(("hours_of_day",), _("hours of the day, from 0 to 23"))


def station(fact: StationFact) -> Iterator[Wrong]:
    """Its correction exists, and has the raw readings that it needs."""
    if fact.correction != "none" and not fact.channels:
        yield Wrong(("channels",), _("1 or 2: only raw readings can be corrected"))
    if fact.channels and Parameter.PM25 not in fact.measures:
        yield Wrong(("measures",), _("PM2.5 among them, which the channels measure"))
    if fact.correction not in CORRECTIONS:
        yield Wrong(
            ("correction",), _("these corrections are known: %(known)s"), (("known", ", ".join(sorted(CORRECTIONS))),)
        )


def _rises(values: list[float]) -> bool:
    return all(low < high for low, high in pairwise(values))
