"""The ledger read: how predictions held, by line and horizon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kota.mobility.transit.rules.realtime import promises
from kota.mobility.transit.selectors.lines import LineRow, line_row
from kota.mobility.transit.selectors.realtime.ground import ground

_SUMS = """
    SELECT {line} AS line, horizon, is_simulated, sum(number)::bigint, sum(late)::bigint, sum(size)::bigint,
      sum(inside)::bigint, sum(age)::bigint, sum(lost)::bigint,
      (SELECT array_agg(total ORDER BY n) FROM (
         SELECT n, sum(v)::bigint AS total FROM transit_promise_day e, unnest(e.sizes) WITH ORDINALITY AS s(v, n)
         WHERE e.day BETWEEN %(since)s AND %(until)s AND e.horizon = d.horizon AND e.is_simulated = d.is_simulated
           {same} GROUP BY n) t)
    FROM transit_promise_day d WHERE day BETWEEN %(since)s AND %(until)s {only}
    GROUP BY 1, horizon, is_simulated {by} ORDER BY 1, is_simulated, horizon
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Of a line (None: of all) at a horizon, in seconds and shares. `lost` promises were kept by nobody."""

    line: LineRow | None
    line_id: str
    horizon: int
    is_simulated: bool
    number: int
    bias: float
    mae: float
    p90: int
    coverage: float
    age: float
    lost: int

    @property
    def minutes(self) -> int:
        return self.horizon // 60


def over_all(since: date, until: date) -> list[Row]:
    """All lines together."""
    return _rows(_SUMS.format(line="''", same="", only="", by=""), since, until, "")


def by_line(since: date, until: date, *, line: str = "") -> list[Row]:
    """Each line by itself."""
    only = "AND line = %(line)s" if line else ""
    query = _SUMS.format(line="d.line", same="AND e.line = d.line", only=only, by=", d.line")
    return _rows(query, since, until, line)


def _rows(query: str, since: date, until: date, line: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"since": since, "until": until, "line": line})
        return list(_made(cursor.fetchall()))


def _made(rows: Iterable[tuple[Any, ...]]) -> Iterable[Row]:
    field = ground()
    known = field.held.directory.route_of
    for line, horizon, is_simulated, number, late, size, inside, age, lost, sizes in rows:
        count = max(number, 1)
        shown = line_row(field.held, known[line]) if line in known else None
        p90 = promises.percentile(sizes or [], 0.9)
        means = [float(one) / count for one in (late, size, inside, age)]
        yield Row(shown, line, horizon, is_simulated, number, means[0], means[1], p90, means[2], means[3], lost)
