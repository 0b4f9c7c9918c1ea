"""What stations have sent: their datastreams, and the hours that count in the index."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kota.environment.air.contracts import Parameter, Station, StationClass
from kota.environment.air.rules import streams
from kota.environment.air.rules.averaging import HOUR, Hours
from kota.environment.air.selectors import named
from kota.kernel.areas import facade as areas
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import StreamInfo


@dataclass(frozen=True, slots=True)
class Site:
    """A station with the numbers of the datastreams that count in its index."""

    station: Station
    streams: Mapping[Parameter, int]


def sites(codes: Collection[str] | None = None) -> list[Site]:
    """Stations that have datastreams: all, or these. One that the city's facts do not name is described by its own."""
    if codes is None:
        infos = observations.streams(theme=streams.THEME)
    else:
        infos = observations.streams(keys=[key for code in codes for key in streams.keys(code)])
    return _sites(infos)


def stations_of(numbers: Iterable[int]) -> set[str]:
    """The stations to which datastreams belong."""
    found = observations.streams(numbers=list(numbers))
    return {streams.station_of(one.key) for one in found} - {""}


def station(code: str) -> Station | None:
    """A station of the facts, or one that only its datastreams tell of."""
    found = next((one for one in named.stations() if one.code == code), None)
    return found or next((one.station for one in sites([code])), None)


def hours(found: Iterable[Site], at: datetime, count: int) -> dict[str, Hours]:
    """Means of the last full hours of each station, by its code; only of those that have any."""
    until = at.replace(minute=0, second=0, microsecond=0)
    since = until - count * HOUR
    owners = {number: (one.station.code, what) for one in found for what, number in one.streams.items()}
    values: dict[str, dict[Parameter, np.ndarray]] = {}
    for number, hour, mean in observations.hourly_means(owners, since, until):
        code, parameter = owners[number]
        row = values.setdefault(code, {})
        if parameter not in row:
            row[parameter] = np.full(count, np.nan)
        row[parameter][round((hour - since) / HOUR)] = mean
    return {code: Hours(until, row) for code, row in values.items()}


def from_stream(info: StreamInfo) -> Station:
    """What the datastream of a station that stands in no fact says of it."""
    here = areas.by_code(info.area) if info.area else None
    return Station(
        code=streams.station_of(info.key),
        name=info.thing_name,
        kind=StationClass.SIMULATED if info.is_simulated else StationClass.LOW_COST,
        lon=info.place.lon if info.place else 0.0,
        lat=info.place.lat if info.place else 0.0,
        area=info.area,
        place=here.full_name if here else "",
    )


def _sites(infos: Iterable[StreamInfo]) -> list[Site]:
    known = {one.code: one for one in named.stations()}
    found: dict[str, Site] = {}
    for info in infos:
        parameter, code = streams.parameter_of(info.key), streams.station_of(info.key)
        if parameter is None or (code not in known and info.place is None):
            continue
        site = found.setdefault(code, Site(known.get(code) or from_stream(info), {}))
        found[code] = Site(site.station, {**site.streams, parameter: info.id})
    return [found[code] for code in sorted(found)]
