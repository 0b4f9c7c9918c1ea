"""The past of stations: what stands there now goes into its bin of five minutes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from kota.mobility.sharing.models import Round, Station, StationDay
from kota.mobility.sharing.rules import history
from kota.mobility.sharing.rules.history import Counts
from kota.mobility.sharing.selectors.book import book, is_current

KEPT = timedelta(days=400)
ROUNDS_KEPT = timedelta(days=2)


@transaction.atomic
def keep_bins(*, at: datetime) -> int:
    """Put what stands at every station that is not silent into the bin of now; how many stations it was."""
    day, number = history.day_of(at), history.bin_of(at)
    now = {
        stop.id: (stop.of_kind(None), stop.docks if stop.is_returning and stop.docks is not None else history.UNKNOWN)
        for stop in book().stops
        if is_current(stop.good_until, at)
    }
    days = {row.station_id: row for row in StationDay.objects.filter(day=day, station_id__in=now)}
    rows = []
    for station, (vehicles, docks) in now.items():
        known = days.get(station)
        counts = history.unpack(bytes(known.packed)) if known else history.blank()
        counts[:, number] = min(vehicles, history.MOST), min(docks, history.MOST)
        rows.append(StationDay(station_id=station, day=day, packed=history.pack(counts)))
    _write(rows)
    return len(rows)


def put_days(station_days: Mapping[tuple[int, date], Counts]) -> None:
    """Whole days at once: what a simulation plays for the past."""
    _write(
        [StationDay(station_id=pk, day=day, packed=history.pack(counts)) for (pk, day), counts in station_days.items()]
    )


def _write(rows: list[StationDay]) -> None:
    StationDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["station", "day"], update_fields=["packed"], batch_size=2000
    )


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Drop the past that is older than a year and a month, forecasts that were judged, and stations long gone."""
    gone = StationDay.objects.filter(day__lt=history.day_of(at - KEPT)).delete()[0]
    gone += Round.objects.filter(made_at__lt=at - ROUNDS_KEPT).delete()[0]
    return gone + Station.objects.filter(is_gone=True, days=None).delete()[0]
