"""$decimation: few observations that look like all in a chart: the ends, and lowest and highest of each stretch."""

from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.contracts.errors import QueryError
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors.query import sources
from kota.kernel.observations.selectors.query.compile import where
from kota.kernel.observations.selectors.query.fetch import Within, check, expand
from kota.kernel.observations.selectors.query.rows import Row, reader, selected

FEWEST, MOST = 4, 10_000


def thin(within: Within, options: Options, base: str) -> tuple[list[Row], int]:
    """Real observations, oldest first, at most as many as asked for; and how many there are in all."""
    if within.stream is None:
        raise QueryError("$decimation is for the Observations of one Datastream")
    wanted = options.decimation or 0
    if not FEWEST <= wanted <= MOST:
        raise QueryError("$decimation is a number from 4 to 10,000")
    if options.orderby or options.skip or options.top is not None or options.apply:
        raise QueryError("$decimation goes with $filter, $select, $expand and $count only")
    check(OBSERVATIONS, options)
    condition, params = where(OBSERVATIONS, options.filter)
    columns = ", ".join(selected(OBSERVATIONS))
    found = sources.whole(within.stream, options.filter)
    source = f"{found.sql} WHERE {within.sql} AND {condition} AND e.result IS NOT NULL"
    params = [*found.params, *within.params, *params]
    bounds = f"SELECT count(*), min(e.phenomenon_time), max(e.phenomenon_time) FROM {source}"  # noqa: S608 - our own words
    read = reader(OBSERVATIONS, base, options.select)
    with connection.cursor() as cursor:
        cursor.execute(bounds, params)
        count, first, last = cursor.fetchone()
        if count <= wanted:
            sql, given = f"SELECT {columns} FROM {source} ORDER BY e.phenomenon_time, e.id", []  # noqa: S608
        else:
            sql, given = _extremes(columns, source), [
                first, (last - first) / (wanted // 2 - 1), wanted // 2 - 2, count,
            ]  # fmt: skip
        cursor.execute(sql, [*given, *params])
        rows = [read(row) for row in cursor.fetchall()]
    expand(OBSERVATIONS, rows, options, base)
    return rows, count


def _extremes(columns: str, source: str) -> str:
    """Two of each stretch, and the first and last of all; the last begins no stretch of its own."""
    place = "floor(extract(epoch FROM e.phenomenon_time - g.first) / NULLIF(extract(epoch FROM g.step), 0))"
    stretch = f"LEAST({place}, g.final)"
    ranks = f"row_number() OVER (PARTITION BY {stretch} ORDER BY e.result {{0}}, e.phenomenon_time, e.id)"
    inner = source.replace(" e WHERE ", " e CROSS JOIN g WHERE ", 1)
    return (f"WITH g AS (SELECT %s::timestamptz AS first, %s::interval AS step, %s::int AS final, %s::bigint AS count)"  # noqa: S608 - our own words
            f" SELECT {columns} FROM (SELECT e.*, {ranks.format('ASC')} AS low, {ranks.format('DESC')} AS high,"
            " row_number() OVER (ORDER BY e.phenomenon_time, e.id) IN (1, g.count) AS is_end"
            f" FROM {inner}) e WHERE e.low = 1 OR e.high = 1 OR e.is_end ORDER BY e.phenomenon_time, e.id")  # fmt: skip
