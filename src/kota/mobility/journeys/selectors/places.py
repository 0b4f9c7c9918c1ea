"""From words to places: stations, stops, areas and known places by name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kota.kernel.areas import facade as areas
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

MOST = 8
NEAR_M = 400.0  # stops of one name within so far of each other are one place


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the words may mean. `at` is a stop's id or `lon,lat`: what the form sends back."""

    name: str
    detail: str
    at: str
    kind: str  # stop, place, area


def candidates(words: str, most: int = MOST) -> list[Candidate]:
    """Places of that name, stops first where their names fit."""
    held = transit.current()
    found: dict[tuple[str, int, int], Candidate] = {}
    for stop in held.directory.named(words, most * 3):
        stops = held.network.stops
        lon, lat = float(stops.lon[stop]), float(stops.lat[stop])
        name = text(stops.name, stop)
        key = (name.casefold(), round(lon * 111_195 / NEAR_M), round(lat * 111_195 / NEAR_M))
        found.setdefault(key, Candidate(name, _detail(held, stop), held.directory.stop_id(stop), "stop"))
    stops_found = list(found.values())[: most - 2 if most > 2 else most]
    others = [
        Candidate(hit.name, hit.detail, f"{hit.lon:.6f},{hit.lat:.6f}", hit.kind)
        for hit in areas.search(words, limit=most)
        if hit.name.casefold() not in {one.name.casefold() for one in stops_found}
    ]
    return [*stops_found, *others][:most]


def _detail(held: transit.Held, stop: int) -> str:
    """Which lines call there."""
    routes = held.directory.routes_at(held.directory.platforms(stop) or [stop])
    names = [text(held.network.routes.short, one) or text(held.network.routes.long, one) for one in routes]
    more = len(names) - 6
    return _("Stop") + (": " + ", ".join(names[:6]) if names else "") + (f" +{more}" if more > 0 else "")


def resolve(at: str) -> tuple[tuple[float, float] | str, str] | None:
    """A place and its name from what a form or a program sent, `lon,lat` or the id of a stop; None when it is
    neither."""
    held = transit.current()
    stop = held.directory.stop_of.get(at)
    if stop is not None:
        return at, text(held.network.stops.name, stop)
    parts = at.split(",")
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return (lon, lat), ""
