"""What happened: stops passed, running times learned from them, and promises held against them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from kota.mobility.transit.models import Pace, Passage, Promise, PromiseDay, Vehicle
from kota.mobility.transit.rules.realtime import calibrating, clocks, following, promises
from kota.mobility.transit.rules.realtime.foretelling import Pace as Learned
from kota.mobility.transit.selectors.realtime.ground import Ground
from kota.mobility.transit.selectors.realtime.paces import kind_and_hour

KEEP_PASSAGES, KEEP_PACES, KEEP_DAYS = timedelta(days=8), timedelta(days=120), timedelta(days=400)
LOST = timedelta(minutes=90)  # after which nobody will see the promised vehicle come
MOST_LATE_S, MOST_EARLY_S = 3600, 1200  # beside the timetable: more is another run
Passed = tuple[Vehicle, int, following.Passage]
_PASSAGES = """
    INSERT INTO transit_passage (line, direction, stop, at, vehicle, seconds, late, is_simulated)
    SELECT * FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::timestamptz[], %s::text[], %s::int[], %s::int[],
      %s::bool[])
"""
_SETTLE = """
    DELETE FROM transit_promise p USING unnest(%s::text[], %s::bigint[], %s::int[]) AS u(vehicle, start, call)
    WHERE p.vehicle = u.vehicle AND p.start = u.start AND p.call = u.call
    RETURNING p.vehicle, p.start, p.call, p.line, p.base, p.horizons, p.said, p.plain, p.is_simulated
"""
_SUM = """
    INSERT INTO transit_promise_day AS d
      (day, line, horizon, number, late, size, inside, age, sizes, lost, beside, is_simulated)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (day, line, horizon, is_simulated) DO UPDATE SET
      number = d.number + excluded.number, late = d.late + excluded.late, size = d.size + excluded.size,
      inside = d.inside + excluded.inside, age = d.age + excluded.age, lost = d.lost + excluded.lost,
      sizes = (SELECT array_agg(a + b ORDER BY n) FROM unnest(d.sizes, excluded.sizes) WITH ORDINALITY AS s(a, b, n)),
      beside = (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY n)
        FROM unnest(d.beside, excluded.beside) WITH ORDINALITY AS s(a, b, n))
"""
_PROMISE = """
    INSERT INTO transit_promise AS p (vehicle, line, stop, call, start, base, horizons, said, plain, is_simulated)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (vehicle, start, call) DO UPDATE SET
      horizons = p.horizons || excluded.horizons,
      said = p.said || ARRAY(
        SELECT CASE WHEN n %% 4 = 0 THEN v ELSE v + extract(epoch FROM excluded.base - p.base)::int END
        FROM unnest(excluded.said) WITH ORDINALITY AS s(v, n) ORDER BY n),
      plain = p.plain || ARRAY(
        SELECT CASE WHEN n %% 2 = 0 THEN v ELSE v + extract(epoch FROM excluded.base - p.base)::int END
        FROM unnest(excluded.plain) WITH ORDINALITY AS s(v, n) ORDER BY n)
    WHERE NOT p.horizons && excluded.horizons
"""


class Foretold(NamedTuple):
    """A prediction that was just published. `plain` and `sigma` are what it was before past errors mended it."""

    vehicle: str
    line: str
    stop: str
    call: int
    start: int
    low: int
    middle: int
    high: int
    age: int
    is_simulated: bool
    plain: int
    sigma: float


def passed(field: Ground, found: Sequence[Passed]) -> None:
    """Stops that vehicles passed, in the caller's transaction."""
    rows = [_row(field, *one) for one in found]
    with connection.cursor() as cursor:
        cursor.execute(_PASSAGES, [list(column) for column in zip(*rows, strict=True)])
    _learn(field, found)
    _settle(field, found)


def _row(field: Ground, vehicle: Vehicle, _start: int, one: following.Passage) -> tuple[Any, ...]:
    stop, at = field.stop_id(one.pattern, one.call), datetime.fromtimestamp(one.at, UTC)
    return (field.line(one.pattern), field.direction(one.pattern), stop, at, vehicle.code, one.seconds,
            _late(field, vehicle, one), vehicle.is_simulated)  # fmt: skip


def _late(field: Ground, vehicle: Vehicle, one: following.Passage) -> int | None:
    """Seconds behind the timetable, where the line has one."""
    if field.repeats[one.pattern]:
        return None
    place = field.feed(vehicle.feed)
    along = float(field.way(one.pattern).stops[one.call])
    run = field.clock_run(one.pattern, along, one.at, vehicle.trip, place, vehicle.trip_day)
    if run is None:
        return None
    runs, zone = field.network.runs, field.places(place).zone
    due = clocks.origin(run.day, zone) + int(runs.arrive[runs.times[run.run] + one.call])
    return one.at - due if -MOST_EARLY_S <= one.at - due <= MOST_LATE_S else None


def _learn(field: Ground, found: Sequence[Passed]) -> None:
    """Running times of the pieces that were seen whole."""
    seen: dict[tuple[str, str, str, int, int], list[int]] = defaultdict(list)
    for _vehicle, _start, one in found:
        if one.seconds > 0:
            kind, hour = kind_and_hour(one.at, field.held.zone)
            ends = field.stop_id(one.pattern, one.call - 1), field.stop_id(one.pattern, one.call)
            seen[field.line(one.pattern), *ends, kind, hour].append(one.seconds)
    if not seen:
        return
    keys = list(seen)
    known = {(row.line, row.from_stop, row.to_stop, row.kind, row.hour): row for row in _paces(keys)}
    newest = datetime.fromtimestamp(max(one.at for _, _, one in found), UTC)
    rows = []
    for key, seconds in seen.items():
        row = known.get(key)
        pace = Learned(row.number, row.mean, row.variance) if row else Learned()
        for one_ in seconds:
            pace = pace.after(one_)
        line, first, last, kind, hour = key
        rows.append(Pace(line=line, from_stop=first, to_stop=last, kind=kind, hour=hour, number=pace.count,
                         mean=pace.mean, variance=pace.variance, at=newest))  # fmt: skip
    Pace.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["line", "from_stop", "to_stop", "kind", "hour"],
        update_fields=["number", "mean", "variance", "at"],
    )  # fmt: skip


def _paces(keys: Sequence[tuple[str, str, str, int, int]]) -> Iterable[Pace]:
    columns = [list(column) for column in zip(*keys, strict=True)]
    return Pace.objects.raw(
        "SELECT p.* FROM transit_pace p JOIN unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::int[])"
        " AS u(line, a, b, kind, hour) ON p.line = u.line AND p.from_stop = u.a AND p.to_stop = u.b"
        " AND p.kind = u.kind AND p.hour = u.hour",
        columns,
    )


def foretold(found: Iterable[Foretold], *, at: datetime) -> None:
    """Write down what was just published for the first time at one of the horizons."""
    now, rows = int(at.timestamp()), []
    for one in found:
        due = promises.due([], one.middle, now)
        if due:
            said = [one.low - now, one.middle - now, one.high - now, one.age]
            rows.append((one.vehicle, one.line, one.stop, one.call, one.start, datetime.fromtimestamp(now, UTC), due,
                         said, [one.plain - now, round(one.sigma)], one.is_simulated))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_PROMISE, rows)


def _settle(field: Ground, found: Sequence[Passed]) -> None:
    """Promises of what just happened become figures."""
    happened = {(vehicle.code, start, one.call): one.at for vehicle, start, one in found}
    columns = [list(column) for column in zip(*happened, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, columns)
        rows = cursor.fetchall()
    _sum(field.held.zone, [(*row, happened[row[0], row[1], row[2]]) for row in rows])


def _sum(zone: ZoneInfo, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add to the ledger; where nothing happened (None) the promise is lost."""
    sums: dict[tuple[date, str, int, bool], list[Any]] = {}
    for _vehicle, _start, _call, line, base, horizons, said, plain, is_simulated, when in rows:
        zero = int(base.timestamp())
        for place, horizon in enumerate(horizons):
            low, middle, high, age = said[place * 4 : place * 4 + 4]
            key = (base.astimezone(zone).date(), line, horizon, is_simulated)
            row = sums.setdefault(key, [0, 0, 0, 0, 0, [0] * promises.STEPS, 0, [0] * calibrating.STEPS])
            if when is None:
                row[6] += 1
                continue
            late = when - zero - middle
            for column, value in enumerate((1, late, abs(late), int(low <= when - zero <= high), age)):
                row[column] += value
            row[5][promises.step_of(late)] += 1
            if len(plain) == 2 * len(horizons):
                row[7][calibrating.step_of(when - zero - plain[place * 2], plain[place * 2 + 1])] += 1
    with connection.cursor() as cursor:
        cursor.executemany(_SUM, [(*key[:3], *row, key[3]) for key, row in sorted(sums.items())])


@transaction.atomic
def tidy(*, zone: ZoneInfo, at: datetime) -> int:
    """Count promises that nobody kept, and forget what is old; how many rows are gone."""
    lost = list(Promise.objects.select_for_update(skip_locked=True).filter(base__lt=at - LOST).order_by("pk")[:20_000])
    _sum(zone, [(one.vehicle, one.start, one.call, one.line, one.base, one.horizons, one.said, one.plain,
              one.is_simulated, None)
                for one in lost])  # fmt: skip
    Promise.objects.filter(pk__in=[one.pk for one in lost]).delete()
    gone = Passage.objects.filter(at__lt=at - KEEP_PASSAGES).delete()[0]
    gone += Pace.objects.filter(at__lt=at - KEEP_PACES).delete()[0]
    return len(lost) + gone + PromiseDay.objects.filter(day__lt=(at - KEEP_DAYS).date()).delete()[0]
