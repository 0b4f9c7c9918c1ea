"""Charging periods of sessions and CDRs as segments that can be priced."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from kota.mobility.charging.contracts.objects import ChargingPeriod
from kota.mobility.charging.contracts.objects.sessions import CdrDimensionType as Kind
from kota.mobility.charging.contracts.tariffs import Segment

_TIMES = (Kind.TIME, Kind.PARKING_TIME, Kind.RESERVATION_TIME)
HOUR = 3600


def segments(periods: Sequence[ChargingPeriod], ends: datetime) -> list[Segment]:
    """One segment a period, in order; each ends where the next begins, the last one at `ends`.

    Where no period says how long it charged or stood, the clock says it: charging where energy flowed.
    """
    ordered = sorted(periods, key=lambda one: one.start_date_time)
    is_timed = any(volume.type in _TIMES for one in ordered for volume in one.dimensions)
    bounds = [*(one.start_date_time for one in ordered[1:]), ends]
    return [_segment(one, until, is_timed=is_timed) for one, until in zip(ordered, bounds, strict=True)]


def _segment(period: ChargingPeriod, until: datetime, *, is_timed: bool) -> Segment:
    known: dict[Kind, Fraction] = {}
    for one in period.dimensions:
        known[Kind(one.type)] = known.get(Kind(one.type), Fraction(0)) + Fraction(one.volume)
    seconds = lasted(period.start_date_time, until)
    kwh = max(known.get(Kind.ENERGY, known.get(Kind.ENERGY_IMPORT, Fraction(0))), Fraction(0))
    charging, parking = known.get(Kind.TIME, Fraction(0)) * HOUR, known.get(Kind.PARKING_TIME, Fraction(0)) * HOUR
    if not is_timed:
        charging, parking = (seconds, parking) if kwh else (charging, seconds)
    power = known.get(Kind.POWER, _mean(kwh, charging or seconds))
    current = known.get(Kind.CURRENT)
    return Segment(
        period.start_date_time, seconds, kwh, charging, parking,
        reserved=known.get(Kind.RESERVATION_TIME, Fraction(0)) * HOUR,
        min_kw=known.get(Kind.MIN_POWER, known.get(Kind.MAX_POWER, power)),
        max_kw=known.get(Kind.MAX_POWER, known.get(Kind.MIN_POWER, power)),
        min_a=known.get(Kind.MIN_CURRENT, known.get(Kind.MAX_CURRENT, current)),
        max_a=known.get(Kind.MAX_CURRENT, known.get(Kind.MIN_CURRENT, current)),
    )  # fmt: skip


def lasted(begins: datetime, ends: datetime) -> Fraction:
    """Seconds from one moment to another, never below zero: clocks of chargers go wrong."""
    length = ends - begins
    return max(Fraction(0), Fraction(length.days * 86_400 + length.seconds) + Fraction(length.microseconds, 1_000_000))


def _mean(kwh: Fraction, seconds: Fraction) -> Fraction | None:
    return kwh * HOUR / seconds if seconds > 0 else None


def plain(begins: datetime, ends: datetime, kwh: Fraction) -> list[Segment]:
    """A session of which only its energy is known: it charged all the while."""
    seconds = lasted(begins, ends)
    power = _mean(kwh, seconds)
    return [Segment(begins, seconds, kwh, charging=seconds, min_kw=power, max_kw=power)]
