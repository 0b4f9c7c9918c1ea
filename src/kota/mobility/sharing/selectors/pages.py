"""What pages of stations draw: the day, errors of forecasts, where a van is needed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum

from kota.base.errors import MissingError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.mobility.sharing.contracts import Move
from kota.mobility.sharing.models import ForecastScore, StationDay
from kota.mobility.sharing.rules import history, judging, moving, typical
from kota.mobility.sharing.rules.forecasting import HORIZONS
from kota.mobility.sharing.rules.judging import Score, Sums
from kota.mobility.sharing.selectors import calendar
from kota.mobility.sharing.selectors.book import Stop, book, is_current

QUARTER = timedelta(minutes=15)
_SUMS = ("count", "error", "error_staying", "brier", "brier_staying", "held")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of an hour of a day: what stood there, and what usually does; None where nobody knows."""

    at: datetime
    vehicles: int | None
    docks: int | None
    usual: float | None


@dataclass(frozen=True, slots=True)
class Errors:
    """How forecasts of a system did at a horizon, over some days."""

    horizon: int
    score: Score
    since: date
    until: date
    is_simulated: bool


def stop(number: int) -> Stop:
    """MissingError when there is no such station."""
    found = book().by_id.get(number)
    if found is None:
        raise MissingError(_("There is no such docking station."))
    return found


def day(one: Stop, on: date) -> list[Quarter]:
    """A local day of a station by quarters of an hour."""
    zone = calendar.zone()
    begins = datetime(on.year, on.month, on.day, tzinfo=zone)
    moments = [begins + number * QUARTER for number in range(typical.QUARTERS)]
    days = {history.day_of(moment) for moment in moments}
    kept = StationDay.objects.filter(station_id=one.id, day__in=days).values_list("day", "packed")
    counts = {day_: history.unpack(bytes(packed)) for day_, packed in kept}
    usual = book().outlooks.day(one.system.code, one.id, typical.kind_of(on, calendar.holidays()))
    return [
        Quarter(moment, *_at(counts, moment), usual[number] if usual else None) for number, moment in enumerate(moments)
    ]


def _at(counts: dict[date, history.Counts], moment: datetime) -> tuple[int | None, int | None]:
    """The first of its bins of which something is known."""
    found = counts.get(history.day_of(moment))
    if found is None:
        return None, None
    begin = history.bin_of(moment)
    parts = found[:, begin : begin + 3]
    vehicles, docks = (next((int(one) for one in row if one != history.UNKNOWN), None) for row in parts)
    return vehicles, docks


def bins(one: Stop, since: datetime, until: datetime) -> list[tuple[datetime, int, int | None]]:
    """What stood there every five minutes, where it is known."""
    first, last = history.day_of(since), history.day_of(until)
    rows = StationDay.objects.filter(station_id=one.id, day__gte=first, day__lte=last).order_by("day")
    found = []
    for row in rows:
        counts = history.unpack(bytes(row.packed))
        for number in range(history.BINS):
            at, (vehicles, docks) = history.begin_of(row.day, number), counts[:, number].tolist()
            if vehicles != history.UNKNOWN and since <= at < until:
                found.append((at, vehicles, None if docks == history.UNKNOWN else docks))
    return found


def errors(system: str, at: datetime, days: int = 28) -> list[Errors]:
    """How forecasts did lately, by horizon; what was simulated apart."""
    since = (at.astimezone(calendar.zone()) - timedelta(days=days)).date()
    rows = ForecastScore.objects.filter(system=system, day__gte=since)
    found = []
    for is_simulated in (False, True):
        for horizon in HORIZONS:
            mine = rows.filter(horizon=horizon, is_simulated=is_simulated).order_by("day")
            total = mine.aggregate(**{name: Sum(name) for name in _SUMS})
            score = judging.score(Sums(**total)) if total["count"] else None
            span = list(mine.values_list("day", flat=True))
            if score is not None:
                found.append(Errors(horizon, score, span[0], span[-1], is_simulated))
    return found


def moves(at: datetime) -> list[Move]:
    """Where a van is needed within the hour, in the order in which it matters."""
    found = book()
    loads = [
        moving.Load(
            one.id, one.name, one.system.code, Point(one.lon, one.lat), one.capacity, one.of_kind(None),
            found.outlooks.horizons(one.system.code, one.id, at),
        )
        for one in found.stops
        if one.capacity and is_current(one.good_until, at)
    ]  # fmt: skip
    return moving.moves(loads, at)
