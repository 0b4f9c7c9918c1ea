"""$apply: sums of time buckets, in the words of OData's Data Aggregation as far as they fit observations."""

import re
from dataclasses import dataclass

from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.rules.query.expressions import Expression, Operation, parse
from kota.kernel.observations.rules.query.options import split

_BUCKET = re.compile(r"time_bucket\(\s*phenomenonTime\s*,\s*duration'(?P<length>[^']+)'\s*\)")
_LENGTH = re.compile(r"P(?:(?P<years>1)Y|(?P<months>[13])M|(?P<weeks>1)W|(?P<days>\d{1,3})D|T(?P<time>.+))")
_TIME = re.compile(r"(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?")
_AGGREGATE = re.compile(
    r"(?:result\s+with\s+(?P<method>[A-Za-z]+[\d.]*)|(?P<count>\$count))\s+as\s+(?P<alias>[A-Za-z_]\w{0,40})"
)
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?|100)")
_METHODS = {"average": "mean", "avg": "mean", "min": "min", "max": "max", "sum": "sum"}
MOST = 20


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`what`: mean, min, max, sum, count, or percentile with its `share` from 0 to 1."""

    alias: str
    what: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Length:
    """Of a bucket: so many seconds, or so many of a calendar unit of the city (day, week, month, quarter, year)."""

    seconds: int = 0
    unit: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Application:
    aggregates: tuple[Aggregate, ...]
    length: Length | None = None  # None: one bucket over everything
    by_stream: bool = False
    filter: Expression | None = None


def read(text: str, filtered: Expression | None) -> Application:
    """`filter(…)/groupby((time_bucket(phenomenonTime,duration'PT1H'),Datastream/id),aggregate(…))`."""
    condition, found = filtered, None
    for part in split(text, "/"):
        name, open_, rest = part.strip().partition("(")
        if not open_ or not rest.endswith(")") or found is not None:
            raise QueryError("$apply is filter(…)/groupby((…),aggregate(…)) or aggregate(…)")
        inner = rest[:-1]
        if name == "filter":
            tree = parse(inner)
            condition = tree if condition is None else Operation("and", condition, tree)
        elif name == "aggregate":
            found = Application(_aggregates(inner))
        elif name == "groupby":
            found = _grouped(inner)
        else:
            raise NotOfferedError("$apply offers filter, groupby and aggregate, not %(name)s", name=name[:40])
    if found is None:
        raise QueryError("$apply lacks aggregate(…)")
    return Application(found.aggregates, found.length, found.by_stream, condition)


def _grouped(text: str) -> Application:
    parts = [part.strip() for part in split(text, ",")]
    is_fine = len(parts) == 2 and parts[0].startswith("(") and parts[0].endswith(")")
    if not is_fine or not (parts[1].startswith("aggregate(") and parts[1].endswith(")")):
        raise QueryError("groupby wants a list in parentheses and aggregate(…)")
    length, by_stream = None, False
    for key in split(parts[0][1:-1], ","):
        if found := _BUCKET.fullmatch(key.strip()):
            length = read_length(found["length"])
        elif key.strip() in ("Datastream/id", "Datastream/@iot.id"):
            by_stream = True
        else:
            raise NotOfferedError("groupby offers time_bucket(phenomenonTime,duration'…') and Datastream/id")
    return Application(_aggregates(parts[1][len("aggregate(") : -1]), length, by_stream)


def _aggregates(text: str) -> tuple[Aggregate, ...]:
    parts = [part.strip() for part in split(text, ",")]
    if len(parts) > MOST:
        raise QueryError("aggregate takes at most 20 of them")
    return tuple(_aggregate(part) for part in parts)


def _aggregate(text: str) -> Aggregate:
    found = _AGGREGATE.fullmatch(text)
    if found is None:
        raise QueryError("%(text)s is not like `result with average as mean` or `$count as n`", text=text[:60])
    if found["count"]:
        return Aggregate(found["alias"], "count")
    if method := _METHODS.get(found["method"]):
        return Aggregate(found["alias"], method)
    if share := _PERCENTILE.fullmatch(found["method"]):
        return Aggregate(found["alias"], "percentile", float(share[1]) / 100)
    raise NotOfferedError("aggregate offers average, min, max, sum, p50 and other percentiles, and $count")


def read_length(text: str) -> Length:
    """PT10M, PT1H, P1D, P1W, P1M, P3M, P1Y and the like."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise QueryError("%(text)s is no length of a bucket: PT10M, PT1H, P1D, P1W, P1M, P3M or P1Y", text=text[:40])
    if found["time"]:
        parts = _TIME.fullmatch(found["time"])
        seconds = (
            sum(int(part or 0) * unit for part, unit in zip(parts.groups(), (3600, 60, 1), strict=True)) if parts else 0
        )
        if seconds < 1:
            raise QueryError("%(text)s is no length of a bucket", text=text[:40])
        return Length(seconds)
    if found["days"]:
        return Length(unit="day", times=max(1, int(found["days"])))
    if found["months"]:
        return Length(unit="quarter" if found["months"] == "3" else "month")
    return Length(unit="year" if found["years"] else "week")
