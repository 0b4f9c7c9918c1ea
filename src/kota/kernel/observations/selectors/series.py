"""Datastreams, their newest values, series and sums, for pages and other apps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from kota.base.geo import Point
from kota.kernel.facts import facade as facts
from kota.kernel.observations.contracts import Quality
from kota.kernel.observations.contracts.streams import Bucket, Latest, Series, StreamInfo
from kota.kernel.observations.selectors import archive

_LATEST = "SELECT datastream_id, phenomenon_time, result, quality, total FROM latest_observation n"
_SERIES = """
    SELECT phenomenon_time, result, quality FROM observation
    WHERE datastream_id = %s AND phenomenon_time >= %s AND phenomenon_time < %s AND result IS NOT NULL
    ORDER BY phenomenon_time, id LIMIT %s
"""
_BUCKETS = """
    SELECT {begin} AS begin, sum(total)::int, sum(count)::int, sum(sum), min(min), max(max) FROM observation_hourly
    WHERE datastream_id = %s AND hour >= %s AND hour < %s GROUP BY 1 ORDER BY 1
"""
_MEANS = """
    SELECT datastream_id, hour, sum / count FROM observation_hourly
    WHERE datastream_id = ANY(%s) AND hour >= %s AND hour < %s AND count > 0
"""
_PARAMETERS = """
    SELECT datastream_id, extra ->> 'parameters' FROM latest_observation
    WHERE datastream_id = ANY(%s) AND extra ? 'parameters'
"""
_INFO = """
    SELECT d.id, COALESCE(d.key, ''), d.name, COALESCE(d.theme, ''), t.id, COALESCE(t.key, ''), t.name, t.area,
           center(l.bounds), o.name, COALESCE(d.unit ->> 'symbol', ''),
           (d.properties ->> 'simulated') IS NOT DISTINCT FROM 'true',
           n.datastream_id, n.phenomenon_time, n.result, n.quality, n.total
    FROM datastream d JOIN thing t ON t.id = d.thing_id JOIN observed_property o ON o.id = d.observed_property_id
    LEFT JOIN LATERAL (SELECT x.bounds FROM thing_location y JOIN location x ON x.id = y.location_id
                       WHERE y.thing_id = t.id AND x.bounds IS NOT NULL ORDER BY x.id LIMIT 1) l ON true
    LEFT JOIN latest_observation n ON n.datastream_id = d.id
    WHERE {which} ORDER BY d.id LIMIT %s
"""
MOST = 1_000_000


def latest(datastreams: Iterable[int]) -> dict[int, Latest]:
    """The newest observation of each datastream that has any."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_LATEST} WHERE datastream_id = ANY(%s)", [list(datastreams)])
        return {row[0]: _latest(row) for row in cursor.fetchall()}


def series(datastream: int, since: datetime, until: datetime, *, most: int = MOST) -> Series:
    """Numbers from `since` to before `until`, the doubtful ones included."""
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, [datastream, since, until, most])
        rows = cursor.fetchall()
    shown = "e.phenomenon_time, e.result, e.quality"
    old = archive.between(datastream, since, until, most=most, columns=shown)
    rows = [*(row for row in old if row[1] is not None and row[0] < until), *rows][:most]
    return Series([row[0] for row in rows], [row[1] for row in rows], [Quality(row[2]) for row in rows])


def buckets(datastream: int, since: datetime, until: datetime, step: str = "hour") -> list[Bucket]:
    """Sums by the hour, or by the `day` of the city, of the hours from `since` to before `until`."""
    zone = facts.city().timezone.replace("'", "")
    begin = "hour" if step == "hour" else f"date_trunc('{step}', hour, '{zone}')"
    with connection.cursor() as cursor:
        cursor.execute(_BUCKETS.format(begin=begin), [datastream, since, until])
        return [
            Bucket(first, total, count, value / count if count else None, low, high)
            for first, total, count, value, low, high in cursor.fetchall()
        ]


def hourly_means(datastreams: Iterable[int], since: datetime, until: datetime) -> list[tuple[int, datetime, float]]:
    """Of many datastreams at once: number, begin and mean of each hour that has a sound value."""
    with connection.cursor() as cursor:
        cursor.execute(_MEANS, [list(datastreams), since, until])
        return list(cursor.fetchall())


def parameters(datastreams: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the newest observation of each datastream says beside its result; nothing of those that say no more."""
    with connection.cursor() as cursor:
        cursor.execute(_PARAMETERS, [list(datastreams)])
        return {number: orjson.loads(text) for number, text in cursor.fetchall()}


def streams(
    *,
    theme: str = "",
    keys: Sequence[str] | None = None,
    numbers: Sequence[int] | None = None,
    things: Sequence[int] = (),
    most: int = MOST,
) -> list[StreamInfo]:
    """Datastreams of a theme, of these keys or numbers, or of these things, each with its newest value."""
    which: dict[str, Any] = {"d.theme = %s": theme} if theme else {}
    which |= {"d.key = ANY(%s)": list(keys)} if keys is not None else {}
    which |= {"d.id = ANY(%s)": list(numbers)} if numbers is not None else {}
    which |= {"d.thing_id = ANY(%s)": list(things)} if things else {}
    return infos(" AND ".join(which) or "true", [*which.values(), most])


def stream(number: int) -> StreamInfo | None:
    """One datastream."""
    found = infos("d.id = %s", [number, 1])
    return found[0] if found else None


def properties(number: int) -> dict[str, Any]:
    """What a datastream and its thing say of themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.properties, d.properties FROM datastream d JOIN thing t ON t.id = d.thing_id WHERE d.id = %s",
            [number],
        )
        row = cursor.fetchone()
    return {name: value for text in row or () for name, value in orjson.loads(text).items()}


def infos(which: str, params: Sequence[Any]) -> list[StreamInfo]:
    """The datastreams (`d`) for which a condition of our own holds; the last parameter is how many at most."""
    with connection.cursor() as cursor:
        cursor.execute(_INFO.format(which=which), params)
        return [_info(row) for row in cursor.fetchall()]


def _info(row: Sequence[Any]) -> StreamInfo:
    number, key, name, theme, thing, thing_key, thing_name, area, place, observed, symbol, simulated, *newest = row
    return StreamInfo(
        number, key, name, theme, thing, thing_key, thing_name, area, _point(place), observed, symbol, simulated,
        _latest(newest) if newest[0] else None,
    )  # fmt: skip


def _point(value: Any) -> Point | None:
    return value if isinstance(value, Point) else None


def _latest(row: Sequence[Any]) -> Latest:
    return Latest(row[0], row[1], row[2], Quality(row[3]), row[4])
