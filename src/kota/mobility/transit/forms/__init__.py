"""What people send to transit, checked."""

from kota.mobility.transit.forms.alerts import CAUSES, EFFECTS, SEVERITIES, Compose, filled, on_clock
from kota.mobility.transit.forms.feeds import Bring, Since

__all__ = ["CAUSES", "EFFECTS", "SEVERITIES", "Bring", "Compose", "Since", "filled", "on_clock"]
