"""What other apps may call: where gates stand, what is under water, and playing a flood through the city."""

from kota.environment.water.selectors.floods import reports, standing
from kota.environment.water.selectors.here import answer, place_of
from kota.environment.water.selectors.maps import ROMAN, siaga_text
from kota.environment.water.selectors.now import KINDS, GateNow, by_hour, by_siaga, gates
from kota.environment.water.services.replaying import Clock, Incoming, Played, finish, play, score
from kota.environment.water.storage import Archive, read_archive

__all__ = [
    "KINDS", "ROMAN", "Archive", "Clock", "GateNow", "Incoming", "Played", "answer", "by_hour", "by_siaga", "finish",
    "gates", "place_of", "play", "read_archive", "reports", "score", "siaga_text", "standing",
]  # fmt: skip
