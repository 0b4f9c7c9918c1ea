"""Once a night: what is usual on each road, what it does when it is free, how being off fades; old bins are let go."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.mobility.traffic.contracts import CLASSES
from kota.mobility.traffic.models import Bin, Drift, Told
from kota.mobility.traffic.rules import forecasting, profiles
from kota.mobility.traffic.rules.profiles import Profiles
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import Network, network

DAYS, KEPT_DAYS = 28, 35
AT_ONCE = 500  # roads whose medians are made together
_READ = """
    SELECT segment_id, floor(extract(epoch FROM at - %s) / 900)::int,
        avg(coalesce(CASE WHEN points > 0 THEN kmh_sum / points END, sensor_kmh)), bool_or(is_simulated)
    FROM traffic_bin WHERE at >= %s AND at < %s GROUP BY 1, 2
"""
_WRITE = """
    INSERT INTO traffic_profile (segment_id, weekday, kmh, spread, days, is_simulated, learned_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (segment_id, weekday) DO UPDATE SET kmh = excluded.kmh, spread = excluded.spread, days = excluded.days,
        is_simulated = excluded.is_simulated, learned_at = excluded.learned_at
"""


@dataclass(frozen=True, slots=True)
class Learned:
    roads: int
    pairs: int


def learn(*, by: Actor, at: datetime) -> Learned:
    """From the last four weeks. Roads without any bin keep what they had."""
    roads = network()
    until = datetime.combine(at.astimezone(reading.zone()).date(), time(), tzinfo=reading.zone())
    since = until - timedelta(days=DAYS)
    pairs: dict[int, list[tuple[Any, ...]]] = {minutes: [] for minutes in forecasting.HORIZONS}
    speeds, weekdays, made = _speeds(roads, since, until)
    count = 0
    for begin in range(0, len(roads.roads), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        count += _group(roads, np.arange(len(roads.roads))[some], speeds[some], weekdays, made[some], pairs, at)
    fitted = _drifts(pairs, at)
    Bin.objects.filter(at__lt=until - timedelta(days=KEPT_DAYS)).delete()
    Told.objects.filter(at__lt=at - timedelta(days=2)).delete()
    audit.record(action="traffic.learned", subject=f"roads:{count}", by=by, at=at)
    return Learned(count, fitted)


def _group(
    roads: Network, places: Any, speeds: Any, weekdays: Any, made: Any, pairs: dict[int, Any], at: datetime
) -> int:
    heard = ~np.isnan(speeds).all(axis=(1, 2))
    if not heard.any():
        return 0
    fallback = np.array([CLASSES[roads.roads[place].road_class] for place in places[heard]], dtype=np.float32)
    known = profiles.learn(speeds[heard], weekdays, fallback)
    keep(roads.ids[places[heard]], known, made[heard], at=at)
    for minutes, some in pairs.items():
        some.append(_pairs(speeds[heard], known, weekdays, minutes))
    return int(heard.sum())


def _speeds(roads: Network, since: datetime, until: datetime) -> tuple[Any, Any, Any]:
    """Road, day, slot; the weekday of each day; which roads are simulated. Read day by day, as it is written."""
    days = [since + timedelta(days=number) for number in range((until.date() - since.date()).days)]
    found = np.full((len(roads.roads), len(days), profiles.SLOTS), np.nan, dtype=np.float32)
    made = np.zeros(len(roads.roads), dtype=bool)
    with connection.cursor() as cursor:
        for number, day in enumerate(days):
            cursor.execute(_READ, [day, day, day + timedelta(days=1)])
            rows = cursor.fetchall()
            if not rows:
                continue
            segment, slot, kmh, simulated = (np.array(column) for column in zip(*rows, strict=True))
            place = roads.places(segment.astype(np.int64))
            on = (place >= 0) & (slot.astype(int) < profiles.SLOTS)
            found[place[on], number, slot.astype(int)[on]] = kmh.astype(np.float32)[on]
            made[place[on]] |= simulated.astype(bool)[on]
    return found, np.array([day.weekday() for day in days]), made


@transaction.atomic
def keep(ids: Any, known: Profiles, simulated: Any, *, at: datetime) -> None:
    """Write what is usual, and what each road does when it is free."""
    rows = [
        (int(number), weekday, known.usual[place, weekday].tolist(), known.spread[place, weekday].tolist(), known.days,
         bool(simulated[place]), at)
        for place, number in enumerate(ids)
        for weekday in range(7)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, rows)
        cursor.execute(
            "UPDATE traffic_segment SET free_kmh = f, is_measured = m, changed_at = %s"
            " FROM unnest(%s::int[], %s::float8[], %s::bool[]) AS new(s, f, m) WHERE id = s",
            [at, [int(one) for one in ids], known.free.astype(float).tolist(), [not one for one in simulated.tolist()]],
        )


def _pairs(speeds: Any, known: Profiles, weekdays: Any, minutes: int) -> tuple[Any, ...]:
    step = minutes // 15
    usual = known.usual[:, weekdays, :]
    columns = (speeds[:, :, :-step], usual[:, :, :-step], speeds[:, :, step:], usual[:, :, step:])
    return tuple(one[:, :, ::2].ravel().astype(float) for one in columns)


def _drifts(pairs: dict[int, list[tuple[Any, ...]]], at: datetime) -> int:
    """How being off fades, by horizon; what cannot be fitted stays as it was."""
    total = 0
    for minutes, parts in pairs.items():
        drift = forecasting.fit(minutes, *(np.concatenate(one) for one in zip(*parts, strict=True))) if parts else None
        if drift is None:
            continue
        values = {"share": drift.share, "spread": drift.spread, "pairs": drift.pairs, "fitted_at": at}
        Drift.objects.update_or_create(minutes=minutes, defaults=values)
        total += drift.pairs
    return total
