"""What is published: the newest values of each station, as they were computed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from kota.environment.air.contracts import IndexFact, Station, StationNow, UsAqi
from kota.environment.air.rules import streams, told
from kota.environment.air.selectors import measured, named
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import StreamInfo

FRESH = timedelta(hours=3)  # older than that is no "now"; it is published each hour
HISTORY = timedelta(days=14)


def newest(regulation: IndexFact, at: datetime, codes: Collection[str] | None = None) -> list[StationNow]:
    """What is published of each station (or of these) at a moment, by code; nothing of those that fell silent."""
    infos = _infos(codes)
    by_station: dict[str, dict[str, StreamInfo]] = {}
    for info in infos:
        by_station.setdefault(streams.station_of(info.key), {})[info.key.rsplit(":", 1)[1]] = info
    said = observations.parameters([one.id for one in infos])
    known = {one.code: one for one in named.stations()}
    found = [_now(own, said, known, regulation, at) for _, own in sorted(by_station.items())]
    return [one for one in found if one is not None]


def history(codes: Iterable[str], until: datetime) -> dict[str, list[tuple[datetime, int]]]:
    """The indices published in the last two weeks, oldest first, one an hour; the last said of each counts."""
    found = {}
    for info in observations.streams(keys=[streams.key(code, streams.ISPU) for code in codes]):
        series = observations.series(info.id, until - HISTORY, until + timedelta(minutes=1))
        by_hour = dict(zip(series.times, series.results, strict=True))
        found[streams.station_of(info.key)] = [(hour, round(by_hour[hour])) for hour in sorted(by_hour)]
    return found


def _infos(codes: Collection[str] | None) -> list[StreamInfo]:
    if codes is None:
        return observations.streams(theme=streams.PUBLISHED_THEME)
    return observations.streams(keys=[streams.key(code, what) for code in codes for what in streams.PUBLISHED])


def _now(
    own: Mapping[str, StreamInfo],
    said: Mapping[int, Mapping[str, Any]],
    known: Mapping[str, Station],
    regulation: IndexFact,
    at: datetime,
) -> StationNow | None:
    base = own.get(streams.COMPLETENESS)
    if base is None or base.latest is None or base.latest.time < at - FRESH or base.id not in said:
        return None
    moment = base.latest.time
    station = known.get(streams.station_of(base.key)) or measured.from_stream(base)
    value = told.read(said[base.id], station, moment, regulation)
    return StationNow(station, value, _us(own.get(streams.USAQI), said, moment))


def _us(info: StreamInfo | None, said: Mapping[int, Mapping[str, Any]], moment: datetime) -> UsAqi | None:
    """The index of the same hour, if it has one."""
    latest = info.latest if info else None
    if info is None or latest is None or latest.time != moment or latest.result is None or info.id not in said:
        return None
    return told.read_us(said[info.id], latest.result, moment)
