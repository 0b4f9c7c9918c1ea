"""What other apps may call: how far one gets, what somebody means by a place, and what forms offer."""

from kota.mobility.journeys.rules.building import DETOUR, METRES
from kota.mobility.journeys.rules.reach import Grid, outline
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.journeys.selectors.engine import wait_until_warm
from kota.mobility.journeys.selectors.offers import MODES, STEPS, WALKS, Modes
from kota.mobility.journeys.selectors.places import End, Own, resolve, understood
from kota.mobility.journeys.selectors.reaching import Reach, reached
from kota.mobility.journeys.selectors.saved import own
from kota.mobility.journeys.selectors.saying import NO_TIMETABLE
from kota.mobility.journeys.selectors.saying import untold as untold_said
from kota.mobility.journeys.selectors.spreading import Spread

__all__ = [
    "DETOUR", "METRES", "MODES", "NEVER", "NO_TIMETABLE", "STEPS", "WALKS", "End", "Grid", "Modes", "Own", "Reach",
    "Spread", "outline", "own", "reached", "resolve", "understood", "untold_said", "wait_until_warm",
]  # fmt: skip
