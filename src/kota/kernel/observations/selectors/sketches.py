"""Percentiles of long stretches, put together from a sketch of each hour.

A sketch is the sorted sound values of an hour, or 101 of their quantiles where there are more. The rank of a
percentile that is put together from them is off by one in a hundred at most. Hours that have no sketch yet, or a stale
one, are read from the observations.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

POINTS = 101
_READ = """
    SELECT {bucket}, e.sketch, e.count FROM observation_hourly e
    WHERE e.datastream_id = %s AND e.hour >= %s AND e.hour < %s AND e.sketch IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM stale_hour s WHERE s.datastream_id = e.datastream_id AND s.hour = e.hour)
"""
_UNMADE = """
    SELECT {bucket}, array_agg(o.result), count(*) FROM observation_hourly e
    JOIN observation o ON o.datastream_id = e.datastream_id AND o.phenomenon_time >= e.hour
     AND o.phenomenon_time < e.hour + interval '1 hour' AND o.result IS NOT NULL AND o.quality & ~16 = 0
    WHERE e.datastream_id = %s AND e.hour >= %s AND e.hour < %s AND (e.sketch IS NULL OR EXISTS (
        SELECT 1 FROM stale_hour s WHERE s.datastream_id = e.datastream_id AND s.hour = e.hour))
    GROUP BY 1
"""


def percentiles(
    stream: int, bucket: str, span: tuple[datetime, datetime], shares: Sequence[float]
) -> dict[datetime | None, list[float]]:
    """By bucket (its SQL speaks of `e.hour`), the percentile of each share."""
    found: dict[datetime | None, list[tuple[Any, int]]] = {}
    with connection.cursor() as cursor:
        for statement in (_READ, _UNMADE):
            cursor.execute(statement.format(bucket=bucket), [stream, *span])
            for begin, values, count in cursor.fetchall():
                found.setdefault(begin, []).append((values, count))
    return {begin: joined(parts, shares) for begin, parts in found.items()}


def joined(parts: Sequence[tuple[Sequence[float], int]], shares: Sequence[float]) -> list[float]:
    """Percentiles of several sketches, each with how many values it stands for."""
    points = np.concatenate([np.asarray(values, dtype=float) for values, _ in parts])
    weights = np.concatenate([np.full(len(values), count / max(1, len(values))) for values, count in parts])
    order = np.argsort(points)
    points, weights = points[order], weights[order]
    total = weights.sum()
    ranks = (np.cumsum(weights) - weights / 2 - weights[0] / 2) / max(total - weights[0] / 2 - weights[-1] / 2, 1e-12)
    return [float(np.interp(share, ranks, points)) for share in shares]


def sketch(values: Sequence[float]) -> list[float]:
    """The sketch of an hour's values."""
    ordered = np.sort(np.asarray(values, dtype=float))
    if len(ordered) > POINTS:
        ordered = np.quantile(ordered, np.linspace(0, 1, POINTS))
    return [float(value) for value in ordered]
