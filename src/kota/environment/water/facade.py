"""What other apps may call: where gates stand, what is under water, and playing a flood through the city."""

from kota.environment.water.rules.replay.clock import Clock, scale_of
from kota.environment.water.rules.replay.fitting import cross_fitted, fits
from kota.environment.water.selectors.floods import incidents, reports, standing
from kota.environment.water.selectors.here import answer, place_of
from kota.environment.water.selectors.maps import ROMAN, siaga_text
from kota.environment.water.selectors.now import KINDS, GateNow, by_hour, by_siaga, gates
from kota.environment.water.services import simulating
from kota.environment.water.services.onlookers import Onlookers
from kota.environment.water.services.replaying import Incoming, Run, alone, finish, play
from kota.environment.water.services.scoring import score, wait_until_told
from kota.environment.water.storage import Archive, read_archive

__all__ = [
    "KINDS", "ROMAN", "Archive", "Clock", "GateNow", "Incoming", "Onlookers", "Run", "alone", "answer", "by_hour",
    "by_siaga", "cross_fitted", "finish", "fits", "gates", "incidents", "place_of", "play", "read_archive", "reports",
    "scale_of", "score", "siaga_text", "simulating", "standing", "wait_until_told",
]  # fmt: skip
