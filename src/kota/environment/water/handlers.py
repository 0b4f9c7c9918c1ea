"""Reactions to events: observations of gates, reports about water, edited facts."""

from kota.base.actor import system
from kota.base.events import Meta
from kota.environment.water.selectors import facts, levels
from kota.environment.water.services import chain, gates, reports, streams
from kota.environment.water.services.streams import THEME
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import IMPORT, CaseMoved, CaseOpened
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame

DECLARED = ("gate", "pump", "raingauge")


def came(event: ObservationsCame, meta: Meta) -> None:
    """Follow the gates whose levels came, expect what a rise brings downstream, warn."""
    if event.theme != THEME:
        return
    for gate in levels.gates_of(event.datastreams):
        chain.follow(gate, at=meta.at)


def declared(event: FactChanged, meta: Meta) -> None:
    """What a fact declares has a datastream; a gate with other thresholds has another history of levels."""
    if event.kind not in DECLARED:
        return
    streams.ensure(by=system("water"), at=meta.at)
    if event.kind == "gate" and event.key in facts.gates():
        gates.follow(event.key, at=meta.at, anew=True)


def opened(event: CaseOpened, meta: Meta) -> None:
    """A resident's report: how deep, and does it warn its surroundings? Imports of the past warn nobody."""
    rule = facts.rule()
    if rule is None or event.category not in rule.categories or event.channel == IMPORT:
        return
    sender = cases.sender(event.sender, by=meta.by, channel=event.channel)
    reports.came(event.reference, sender=sender, at=meta.at)


def moved(event: CaseMoved, meta: Meta) -> None:
    """Taken down, released, solved, handed to another category: it counts, or it counts no more."""
    reports.note(event.reference, at=meta.at)
