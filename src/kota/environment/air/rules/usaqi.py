"""The United States' Air Quality Index as of 2024 (40 CFR 58 Appendix G, 89 FR 16202; EPA-454/B-24-002).

Concentrations are first truncated, never rounded; the next class starts one step of the truncation higher. Beyond the
last breakpoint the last line goes on.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from kota.environment.air.contracts import Parameter, UsAqi
from kota.environment.air.rules import averaging, units
from kota.environment.air.rules.averaging import Hours
from kota.environment.air.rules.nowcast import nowcast

VERSION = "2024"
CLASSES = ((50, "good"), (100, "moderate"), (150, "sensitive"), (200, "unhealthy"), (300, "very-unhealthy"))
WORST = "hazardous"
_KNOTS = (50, 100, 150, 200, 300, 500)


@dataclass(frozen=True, slots=True)
class Table:
    """Upper breakpoints of index ranges in EPA's unit, the step to which a concentration is truncated, and the index
    where the table begins."""

    unit: str
    step: Decimal
    tops: tuple[Decimal, ...]
    knots: tuple[int, ...]
    starts_at: int = 0
    from_: Decimal = Decimal(0)


def _table(unit: str, step: str, tops: str, knots: tuple[int, ...] = _KNOTS, *, at: int = 0, from_: str = "0") -> Table:
    return Table(unit, Decimal(step), tuple(map(Decimal, tops.split())), knots, at, Decimal(from_))


# By parameter and hours averaged. Ozone of one hour has no index below 101, of eight hours none above 300; sulphur
# dioxide of one hour none above 200, of a day none below.
TABLES = {
    (Parameter.PM25, 24): _table("µg/m³", "0.1", "9.0 35.4 55.4 125.4 225.4 325.4"),
    (Parameter.PM10, 24): _table("µg/m³", "1", "54 154 254 354 424 604"),
    (Parameter.O3, 8): _table("ppm", "0.001", "0.054 0.070 0.085 0.105 0.200", _KNOTS[:5]),
    (Parameter.O3, 1): _table("ppm", "0.001", "0.164 0.204 0.404 0.604", _KNOTS[2:], at=101, from_="0.125"),
    (Parameter.CO, 8): _table("ppm", "0.1", "4.4 9.4 12.4 15.4 30.4 50.4"),
    (Parameter.SO2, 1): _table("ppb", "1", "35 75 185 304", _KNOTS[:4]),
    (Parameter.SO2, 24): _table("ppb", "1", "604 1004", _KNOTS[4:], at=201, from_="305"),
    (Parameter.NO2, 1): _table("ppb", "1", "53 100 360 649 1249 2049"),
}
_CAPPED = {(Parameter.O3, 8): 300, (Parameter.SO2, 1): 200}


def index(parameter: Parameter, concentration: float, hours: int) -> int | None:
    """The index of a mean over `hours` in EPA's unit; None where the table has none for so little.

    Eight-hour ozone never gives more than 300, one-hour sulphur dioxide never more than 200: beyond, the other
    averaging decides. ValueError below 0; KeyError where EPA has no table.
    """
    if not concentration >= 0:
        raise ValueError(f"a concentration of {concentration} cannot be")
    table = TABLES[parameter, hours]
    cut = truncate(concentration, table.step)
    if cut < table.from_:
        return None
    above = min(bisect_left(table.tops, cut), len(table.tops) - 1)
    bottom = table.from_ if above == 0 else table.tops[above - 1] + table.step
    low = table.starts_at if above == 0 else table.knots[above - 1] + 1
    found = Decimal(table.knots[above] - low) / (table.tops[above] - bottom) * (cut - bottom) + low
    return min(int(found.quantize(Decimal(1), ROUND_HALF_UP)), _CAPPED.get((parameter, hours), 10**9))


def truncate(concentration: float, step: Decimal) -> Decimal:
    """Down to the step. Through the shortest decimal, so that 9.1 stays 9.1 whatever its binary neighbour."""
    return Decimal(repr(round(float(concentration), 9))).quantize(step, ROUND_DOWN)


def category(value: int) -> str:
    """The code of an index's class; `sensitive` is "unhealthy for sensitive groups"."""
    return next((code for top, code in CLASSES if value <= top), WORST)


def now(hours: Hours) -> UsAqi:
    """The index of the hour that ends at `hours.until`: NowCast for particles, the last 8 hours for ozone and carbon
    monoxide (six needed), the last hour for nitrogen and sulphur dioxide, a day (18 hours needed) where it decides."""
    used = tuple(found for parameter, span in TABLES if (found := _used(hours, parameter, span)))
    worst = max(used, key=lambda one: one[3], default=None)
    value = worst[3] if worst else None
    return UsAqi(
        hours.until, value, "" if value is None else category(value), worst[0] if worst else None, used, VERSION
    )


def _used(hours: Hours, parameter: Parameter, span: int) -> tuple[Parameter, str, float, int] | None:
    concentration, how = _averaged(hours, parameter, span, hours.until)
    if concentration is None:
        return None
    unit = TABLES[parameter, span].unit
    value = concentration if unit == "µg/m³" else units.to_ppb(parameter, concentration)
    value = value / 1000 if unit == "ppm" else value
    found = index(parameter, value, span)
    return None if found is None else (parameter, how, value, found)


def _averaged(hours: Hours, parameter: Parameter, span: int, until: datetime) -> tuple[float | None, str]:
    if parameter in (Parameter.PM10, Parameter.PM25):
        return nowcast(hours.before(parameter, until, 12).tolist()), "NowCast"
    mean, _count = averaging.mean(hours.before(parameter, until, span), -(-span * 3 // 4))
    return mean, f"{span} h"
