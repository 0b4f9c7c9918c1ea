"""What charging from so many to so many percent takes on a connector: time, energy and the segments to be priced.

A car on direct current takes full power to 80 percent and less above (batteries are spared so); on alternating current
it takes what its own charger can. The meter counts what is lost on the way, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from kota.mobility.charging.contracts.tariffs import Segment

LOSSES = {True: Fraction(5, 100), False: Fraction(10, 100)}  # on direct, on alternating current
CAR_KW = {True: Fraction(100), False: Fraction(7)}  # where nobody says what the car takes
_STEPS = ((0, 80, Fraction(1)), (80, 90, Fraction(1, 2)), (90, 100, Fraction(1, 4)))


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to know: battery in kWh, from and to in percent, what the car takes at most in kW, and how
    long it stays plugged in afterwards."""

    battery: Fraction = Fraction(50)
    begin: Fraction = Fraction(20)
    end: Fraction = Fraction(80)
    car_kw: Fraction | None = None
    idle_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Plug:
    """What matters of a connector."""

    kw: Fraction
    is_dc: bool
    volts: int = 0


def power(wish: Wish, plug: Plug) -> Fraction:
    return min(plug.kw, wish.car_kw or CAR_KW[plug.is_dc])


def segments(wish: Wish, plug: Plug, at: datetime) -> list[Segment]:
    """The charging, from now on, and the standing afterwards; empty where no power flows."""
    full = power(wish, plug)
    if full <= 0 or wish.battery <= 0 or wish.end <= wish.begin:
        return []
    found, moment = [], at
    for kwh, kw in _steps(wish, plug, full):
        seconds = kwh / kw * 3600
        found.append(_charging(moment, seconds, kwh, kw, plug))
        moment += timedelta(seconds=float(seconds))
    if wish.idle_minutes > 0:
        idle = Fraction(wish.idle_minutes * 60)
        zero = Fraction(0)
        found.append(Segment(moment, idle, parking=idle, min_kw=zero, max_kw=zero, min_a=zero, max_a=zero))
    return found


def _steps(wish: Wish, plug: Plug, full: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """Metered energy and power of each step."""
    for low, high, share in _STEPS if plug.is_dc else ((0, 100, Fraction(1)),):
        percent = min(wish.end, Fraction(high)) - max(wish.begin, Fraction(low))
        if percent > 0:
            yield wish.battery * percent / 100 * (1 + LOSSES[plug.is_dc]), full * share


def _charging(at: datetime, seconds: Fraction, kwh: Fraction, kw: Fraction, plug: Plug) -> Segment:
    amps = kw * 1000 / plug.volts if plug.volts else None
    return Segment(at, seconds, kwh, charging=seconds, min_kw=kw, max_kw=kw, min_a=amps, max_a=amps)
