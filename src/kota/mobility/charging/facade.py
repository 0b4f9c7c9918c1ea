"""What other apps may call: chargers around a place, and the sample operator."""

from kota.mobility.charging.selectors.places import Wanted, listed, rows
from kota.mobility.charging.services import simulating

__all__ = ["Wanted", "listed", "rows", "simulating"]
