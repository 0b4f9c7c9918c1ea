"""Reactions to events: observations of sensors, reports about roads, sensors that the city declares."""

from kota.base.actor import system
from kota.base.events import Meta
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import IMPORT, CaseMoved, CaseOpened
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame
from kota.mobility.traffic.services import reports, sensors


def came(event: ObservationsCame, meta: Meta) -> None:
    """What sensors at roads say goes into the bins of their roads."""
    if event.theme == sensors.THEME:
        sensors.came(event.datastreams, at=meta.at)


def declared(event: FactChanged, meta: Meta) -> None:
    """A sensor that the city declares has its datastreams at once, so that it can begin to send."""
    if event.kind == "trafficsensor":
        sensors.ensure(by=system("traffic"), at=meta.at)


def opened(event: CaseOpened, meta: Meta) -> None:
    """A resident's report about a road. Imports of the past are about no road of today."""
    if event.channel != IMPORT:
        sender = cases.sender(event.sender, by=meta.by, channel=event.channel)
        reports.came(event.reference, sender=sender, at=meta.at)


def moved(event: CaseMoved, meta: Meta) -> None:
    """Solved, rejected, taken down, released: it counts, or it counts no more."""
    reports.note(event.reference, at=meta.at)
