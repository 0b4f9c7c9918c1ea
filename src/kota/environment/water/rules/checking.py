"""What is wrong with the city's facts about water, beyond names of things that do not exist."""

from collections.abc import Iterator

from kota.base.words import noop as _
from kota.environment.water.contracts import GateFact, ReachFact
from kota.kernel.facts.contracts import Wrong


def gate(fact: GateFact) -> Iterator[Wrong]:
    """Limits that can hold water, and thresholds within them."""
    if not fact.lowest < fact.highest:
        yield Wrong(("highest",), _("the highest level lies above the lowest"))
    for name in ("watch", "alert", "danger"):
        bound = getattr(fact.bounds, name)
        if bound is not None and not fact.lowest <= bound <= fact.highest:
            yield Wrong(("bounds", name), _("a threshold lies between the lowest and the highest level"))


def reach(fact: ReachFact) -> Iterator[Wrong]:
    """Water flows away."""
    if fact.upstream == fact.downstream:
        yield Wrong(("downstream",), _("water flows from one gate to another"))
