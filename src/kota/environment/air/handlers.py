"""What the air does when values come, when its facts change, and when it has published."""

from kota.base.actor import system
from kota.base.events import Meta
from kota.environment.air import services
from kota.environment.air.contracts import IndexPublished
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame

BY = system("air")


def came(event: ObservationsCame, meta: Meta) -> None:
    """Values of stations: their indices."""
    services.publish_for(datastreams=event.datastreams, by=BY, at=meta.at)


def station_changed(event: FactChanged, meta: Meta) -> None:
    """A station began, changed or ended: its datastreams."""
    services.register(by=BY, at=meta.at)


def published(event: IndexPublished, meta: Meta) -> None:
    """New indices: warnings, or their end."""
    services.warn(stations=event.stations, by=BY, at=meta.at)
