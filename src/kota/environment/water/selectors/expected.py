"""When and how high the water of a gate is expected downstream."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from kota.environment.water.contracts import ReachFact
from kota.environment.water.models import Forecast, ReachFit
from kota.environment.water.rules import downstream as rules
from kota.environment.water.rules import forecast
from kota.environment.water.rules.downstream import Arrival
from kota.environment.water.selectors import facts, levels
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here

_HOUR = timedelta(hours=1)
_BACK = 24  # hours that a forecast looks at


def arrivals(gate: str, at: datetime) -> list[Arrival]:
    """Gates downstream with the window of arrival, nearest first: measured where the reach was fitted, else by the
    city's travel times."""
    fits = {fit.reach: fit for fit in ReachFit.objects.all()}
    measured = {r.downstream: fits[r.code] for r in _of(gate) if r.code in fits}
    found = [
        _measured(one, measured[one.gate], at) if one.gate in measured else one
        for one in rules.arrivals(gate, at, facts.reaches().values())
    ]
    return sorted(found, key=lambda one: one.expected)


def _of(gate: str) -> list[ReachFact]:
    return [reach for reach in facts.reaches().values() if reach.upstream == gate]


def _measured(one: Arrival, fit: ReachFit, at: datetime) -> Arrival:
    first, middle, last = (at + _HOUR * hours for hours in (fit.earliest, fit.lag, fit.latest))
    return Arrival(one.gate, one.over, first, middle, last, is_measured=True)


def level(upstream: str, arrival: Arrival, at: datetime) -> tuple[forecast.Forecast | None, float | None]:
    """The level expected when the water arrives, with its interval, and the one that stands there now. The first only
    where the reach was fitted and both gates have recorded the hours before."""
    reach = next((r for r in _of(upstream) if r.downstream == arrival.gate), None)
    fit = ReachFit.objects.filter(reach=reach.code, horizon=_horizon(reach)).first() if reach else None
    begins = at - _HOUR * _BACK
    series = [levels.readings(facts.gate(code), begins - _HOUR, at + _HOUR) for code in (upstream, arrival.gate)]
    here = [reading for reading in series[1] if reading.at <= at]
    now_cm = here[-1].cm if here and at - here[-1].at <= _HOUR else None
    if fit is None:
        return None, now_cm
    up, down = (forecast.hourly([r for r in one if r.at <= at], begins, _BACK + 1, within=_HOUR) for one in series)
    model = forecast.Model(fit.lag, fit.horizon, (fit.weights[0], fit.weights[1], fit.weights[2]))
    return forecast.forecast(model, up, down, forecast.Interval(fit.errors)), now_cm


def _horizon(reach: ReachFact) -> int:
    return ReachFit.objects.filter(reach=reach.code).values_list("lag", flat=True).first() or 0


def ahead(reach: ReachFact, at: datetime) -> list[tuple[ReachFit, forecast.Forecast]]:
    """The level some hours from the last reading at the end of a fitted reach, for each horizon that was fitted."""
    begins = at - _HOUR * _BACK
    up, down = (
        forecast.hourly(levels.readings(facts.gate(code), begins - _HOUR, at + timedelta(seconds=1)), begins,
                        _BACK + 1, within=_HOUR)
        for code in (reach.upstream, reach.downstream)
    )  # fmt: skip
    found = []
    for fit in fits(reach.code):
        model = forecast.Model(fit.lag, fit.horizon, (fit.weights[0], fit.weights[1], fit.weights[2]))
        told = forecast.forecast(model, up, down, forecast.Interval(fit.errors)) if np.isfinite(down[-1]) else None
        if told is not None:
            found.append((fit, told))
    return found


def fits(reach: str) -> list[ReachFit]:
    return list(ReachFit.objects.filter(reach=reach).order_by("horizon"))


def kept(gate: str, limit: int = 10) -> Sequence[Forecast]:
    """What was expected at a gate from above, newest first."""
    return list(Forecast.objects.filter(downstream=gate).order_by("-read_at")[:limit])


def named(codes: Sequence[str]) -> list[Here]:
    """Kelurahan by their codes, those that the city has."""
    return [here for code in codes if (here := areas.by_code(code))]
