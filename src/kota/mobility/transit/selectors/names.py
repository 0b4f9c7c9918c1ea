"""Names: of stops and stations for the city's place search, those of one name near each other once; of vehicles."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kota.kernel.areas.contracts import Named
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.directory import STATION
from kota.mobility.transit.rules.modes import RAIL, Mode, mode
from kota.mobility.transit.selectors.current import Held, current, current_key

KIND = "stop"
NEAR = 0.004  # degrees, about 400 m
SHOWN = 6  # lines named
# What people call where a vehicle of this kind stops, said or not: `Stasiun Bogor`, `MRT Blok M`.
CALLED = {
    Mode.BUS: ("halte", "busway", "bus"), Mode.COACH: ("terminal", "bus"), Mode.TRAM: ("stasiun", "lrt"),
    Mode.METRO: ("stasiun", "mrt"), Mode.TRAIN: ("stasiun", "krl", "kereta"),
    Mode.LONG_DISTANCE: ("stasiun", "kereta"), Mode.FERRY: ("dermaga", "pelabuhan"), Mode.CABLE: (),
}  # fmt: skip


def mode_name(mode: str) -> str:
    """A kind of vehicle as riders say it."""
    return {
        "bus": _("bus"), "tram": _("LRT"), "metro": _("MRT"), "train": _("commuter train"),
        "long_distance": _("long-distance train"), "coach": _("coach"), "ferry": _("ferry"), "cable": _("cable car"),
    }.get(str(mode), str(mode))  # fmt: skip


def stamp() -> str:
    """Changes with the versions in use."""
    return current_key()


def rows() -> Iterator[Named]:
    """Each place where something stops: where trains do weighs more than stations of buses, these more than poles, and
    busy ones more than quiet ones."""
    held, seen = current(), set[tuple[str, int, int]]()
    stops, directory = held.network.stops, held.directory
    for stop in directory.places:
        name = text(stops.name, stop)
        lon, lat = float(stops.lon[stop]), float(stops.lat[stop])
        key = (name.casefold(), round(lon / NEAR), round(lat / NEAR))
        if key in seen:
            continue
        seen.add(key)
        routes = held.directory.routes_at(held.directory.platforms(stop) or [stop])
        lines = [text(held.network.routes.short, one) or text(held.network.routes.long, one) for one in routes]
        modes = _modes(held, routes)
        weight = (3.0 if modes & RAIL else 2.0 if stops.kind[stop] == STATION else 1.0) + min(len(lines), 10) / 10
        kinds = tuple(dict.fromkeys(word for one in sorted(modes) for word in CALLED[one]))
        yield Named(KIND, directory.stop_id(stop), name, lon, lat, _detail(_kind(modes), lines), weight, kinds=kinds)


def _modes(held: Held, routes: list[int]) -> set[Mode]:
    return {mode(int(held.network.routes.mode[one])) for one in routes}


def _kind(modes: set[Mode]) -> tuple[str, str]:
    """What people call a place where these stop, in both languages: where a train stops it is a station."""
    if modes & RAIL:
        return "Stasiun", "Station"
    return ("Dermaga", "Pier") if modes == {Mode.FERRY} else ("Halte", "Stop")


def _detail(kind: tuple[str, str], lines: list[str]) -> dict[str, str]:
    more = f" +{len(lines) - SHOWN}" if len(lines) > SHOWN else ""
    said = ", ".join(lines[:SHOWN]) + more
    return {"id": f"{kind[0]}: {said}", "en": f"{kind[1]}: {said}"}
