"""Low-cost sensors: from their raw channels to what counts, the raw readings kept beside."""

from collections.abc import Collection
from datetime import datetime, timedelta

import numpy as np

from kota.environment.air import selectors
from kota.environment.air.contracts import Parameter, Station
from kota.environment.air.rules import lowcost, streams
from kota.environment.air.rules.lowcost import Raw
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Batch, StreamInfo

FIRST = timedelta(hours=48)  # how far back raw readings are taken up when there is nothing yet


def correct(*, stations: Collection[str] | None, at: datetime) -> int:
    """Clean and correct what the channels of all stations, or of these, have said since the last time; how many values
    that gave. Safe to repeat."""
    return sum(
        _correct(one, at) for one in selectors.stations() if one.channels and (stations is None or one.code in stations)
    )


def _correct(station: Station, at: datetime) -> int:
    pm25 = Parameter.PM25.value
    names = [*(f"{pm25}:{channel}" for channel in streams.CHANNELS[: station.channels]), streams.HUMIDITY, pm25]
    keys = [streams.key(station.code, name) for name in names]
    found = {info.key: info for info in observations.streams(keys=keys)}
    if set(keys) - set(found):
        return 0
    target = found[keys[-1]]
    since = target.latest.time + timedelta(microseconds=1) if target.latest else at - FIRST
    *channels, humidity = (_raw(found[key], since - timedelta(hours=1), at) for key in keys[:-1])
    made = lowcost.corrected(channels, humidity, station.correction)
    is_new = made.times >= observations.micros(since)
    times, values = made.times[is_new], made.values[is_new]
    if len(times):
        batch = Batch(np.full(len(times), target.id), times, values)
        observations.record_batch(batch, np.zeros(len(times), dtype=np.int64), at=at)
    return len(times)


def _raw(info: StreamInfo, since: datetime, until: datetime) -> Raw:
    """A stream's readings; of two of one moment the later one."""
    series = observations.series(info.id, since, until + timedelta(microseconds=1))
    by_time = {observations.micros(time): value for time, value in zip(series.times, series.results, strict=True)}
    times = sorted(by_time)
    return Raw(np.array(times, dtype=np.int64), np.array([by_time[one] for one in times], dtype=np.float64))
