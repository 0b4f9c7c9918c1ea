"""Sketches are made beside writers: neither waits for the other."""

from datetime import timedelta
from typing import Any

import psycopg

from kota.kernel.observations.contracts import Reading
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.services import record, sketches
from tests.factories.sensing import NOW, datastream


def test_an_hour_that_a_writer_holds_is_left_for_the_next_time(fresh_city: Any) -> None:
    sketches.make(at=NOW)
    streams, hour = [datastream().pk, datastream().pk], NOW - timedelta(days=5)
    record([Reading(stream, micros(hour), 1.0) for stream in streams], at=NOW)
    with psycopg.connect(fresh_city.app) as writer:
        writer.execute("SELECT 1 FROM observation_hourly WHERE datastream_id = %s FOR UPDATE", streams[:1])
        assert sketches.make(at=NOW) == 1
    assert sketches.make(at=NOW) == 1
    assert sketches.make(at=NOW) == 0
