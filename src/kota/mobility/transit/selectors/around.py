"""What leaves near a place: the stops around it, each with its next departures."""

from dataclasses import dataclass
from datetime import datetime

from kota.kernel.areas import facade as areas
from kota.mobility.transit.selectors import names, stops
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.stops import Leaving, StopRow

MOST_STOPS, MOST_LEAVING = 8, 4


@dataclass(frozen=True, slots=True)
class Near:
    stop: StopRow
    leaving: tuple[Leaving, ...]


def near(lon: float, lat: float, metres: float, at: datetime) -> list[Near]:
    """The nearest stops, and what leaves them next; platforms of one station once."""
    found = stops.near(lon, lat, metres, MOST_STOPS)
    return [Near(one, stops.leaving(one.id, at)[:MOST_LEAVING]) for one in found]


def named(words: str, most: int = 20) -> list[StopRow]:
    """Stops by name; where none is called so, those that may have been meant."""
    found = stops.named(words, most)
    if found or not words.strip():
        return found
    held = current()
    known = held.directory.stop_of
    meant = [one.code for one in areas.search(words, limit=most) if one.kind == names.KIND and one.code in known]
    return [stops.stop_row(held, known[code]) for code in meant]
