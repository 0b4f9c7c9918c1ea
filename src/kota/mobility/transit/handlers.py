"""Reactions to events: who follows a line hears of its alerts."""

from kota.base.events import Meta
from kota.mobility.transit.contracts.alerts import ServiceAlertChanged
from kota.mobility.transit.services.realtime import alerts


def alert_changed(event: ServiceAlertChanged, meta: Meta) -> None:
    """Tell those whom it concerns, once for each alert."""
    if event.what == "written":
        alerts.tell(id_=event.alert, at=meta.at)
