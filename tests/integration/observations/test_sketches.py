"""Percentiles of long stretches, from sketches of hours."""

from datetime import timedelta
from typing import Any

import numpy as np
import orjson
import pytest
from django.db import connection

from kota.kernel.observations.contracts import Reading
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.rules.query import options
from kota.kernel.observations.rules.query.paths import read as path
from kota.kernel.observations.selectors.query import buckets, fetch
from kota.kernel.observations.selectors.sketches import joined, sketch
from kota.kernel.observations.services import record, sketches
from tests.factories.sensing import NOW, datastream

pytestmark = pytest.mark.django_db
APPLY = (
    "groupby((time_bucket(phenomenonTime,duration'P1D')),"
    "aggregate(result with p95 as high,result with p50 as middle,$count as n))"
)


def asked(stream: int, apply: str = APPLY) -> list[dict[str, Any]]:
    within = fetch.narrowed(path(f"Datastreams({stream})/Observations").steps)
    found: list[dict[str, Any]] = orjson.loads(buckets.apply(within, options.of_pairs([("$apply", apply)])).value)
    return found


def test_percentiles_from_sketches_are_those_of_the_values() -> None:
    stream = datastream().pk
    values = np.random.default_rng(3).gamma(2, 20, 3 * 400)
    begin = NOW.replace(hour=0) - timedelta(hours=24)
    moments = [begin + timedelta(seconds=9 * place) for place in range(len(values))]
    record([Reading(stream, micros(m), float(v)) for m, v in zip(moments, values, strict=True)], at=NOW)
    before = asked(stream)
    sketches.make(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(sketch), max(cardinality(sketch)) FROM observation_hourly")
        assert cursor.fetchone() == (3, 3, 101)
    after = asked(stream)
    assert [one["n"] for one in after] == [len(values)]
    wanted = np.quantile(values, [0.95, 0.5])
    for found in (before[0], after[0]):
        assert found["high"] == pytest.approx(wanted[0], rel=0.03) and found["middle"] == pytest.approx(
            wanted[1], rel=0.03
        )


def test_buckets_are_the_citys_own_hours_days_and_months() -> None:
    stream = datastream().pk
    hour = NOW.replace(minute=0, second=0, microsecond=0) - timedelta(hours=30)
    record(
        [Reading(stream, micros(hour + timedelta(minutes=m)), v) for m, v in ((0, 1.0), (30, 2.5), (60, 7.0))], at=NOW
    )
    wanted = "aggregate(result with average as mean,result with min as low,result with sum as all,$count as n))"
    hours = asked(stream, f"groupby((time_bucket(phenomenonTime,duration'PT1H')),{wanted}")
    assert [(one["mean"], one["low"], one["all"], one["n"]) for one in hours] == [(1.75, 1, 3.5, 2), (7, 7, 7, 1)]
    begins = [f"{hour + timedelta(hours=h):%Y-%m-%dT%H:%M:%SZ}" for h in range(3)]
    assert [one["phenomenonTime"] for one in hours] == ["/".join(begins[:2]), "/".join(begins[1:])]
    months = asked(stream, f"groupby((time_bucket(phenomenonTime,duration'P1M'),Datastream/id),{wanted}")
    assert {one["Datastream@iot.id"] for one in months} == {stream}
    assert all(edge.endswith("T17:00:00Z") for one in months for edge in one["phenomenonTime"].split("/"))
    never = "filter(phenomenonTime lt 2001-01-01T00:00:00Z)"
    assert asked(stream, f"{never}/groupby((time_bucket(phenomenonTime,duration'PT1H')),{wanted}") == []


def test_a_late_value_makes_its_hour_stale_until_it_is_sketched_anew() -> None:
    stream = datastream().pk
    hour = NOW - timedelta(hours=30)
    record([Reading(stream, micros(hour + timedelta(minutes=m)), float(m)) for m in range(10)], at=NOW)
    sketches.make(at=NOW)
    record([Reading(stream, micros(hour + timedelta(minutes=20)), 500.0)], at=NOW)
    assert sum(int(str(one["n"])) for one in asked(stream)) == 11
    assert sketches.make(at=NOW) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT sketch[cardinality(sketch)] FROM observation_hourly")
        assert cursor.fetchone() == (500.0,)


def test_joined_sketches_stay_within_one_percent_of_rank() -> None:
    generator = np.random.default_rng(5)
    parts = [generator.normal(place, 5, 50 + 40 * place) for place in range(24)]
    everything = np.sort(np.concatenate(parts))
    shares = [0.01, 0.1, 0.5, 0.9, 0.99]
    for share, value in zip(shares, joined([(sketch(p), len(p)) for p in parts], shares), strict=True):
        rank = np.searchsorted(everything, value) / len(everything)
        assert abs(rank - share) < 0.01
