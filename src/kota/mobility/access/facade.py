"""What other apps may call: whether one gets in, and what lifts that fail take away."""

from kota.mobility.access.selectors.failing import failed
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.selectors.lifts import title
from kota.mobility.access.selectors.stops import Known, known
from kota.mobility.access.services.barriers import no_way

__all__ = ["Known", "failed", "ground", "known", "no_way", "title"]
