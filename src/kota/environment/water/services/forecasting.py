"""Fitting a reach on what both gates recorded, expecting what a rise brings downstream, and scoring it afterwards."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from kota.base.actor import Actor
from kota.environment.water.contracts import GateFact, ReachFact, Reading
from kota.environment.water.models import Forecast, GateState, ReachFit
from kota.environment.water.rules import forecast as rules
from kota.environment.water.rules.downstream import Arrival
from kota.environment.water.rules.forecast import Hours
from kota.environment.water.rules.trial import trial
from kota.environment.water.selectors import expected, facts, levels
from kota.kernel.audit import facade as audit

NEEDED = 24 * 45  # hours that both gates recorded: a month to fit, two weeks to try
LOOKED_BACK = timedelta(days=120)
HORIZONS = (3, 6)  # and the lag itself
_HOUR = timedelta(hours=1)


def fit_reaches(*, by: Actor, at: datetime) -> list[ReachFit]:
    """Every reach whose gates both recorded enough, with the error that its forecasts would have had."""
    found = []
    for reach in facts.reaches().values():
        span = _common(reach)
        if span is not None:
            found += _fit(reach, *span, by=by, at=at)
    return found


def _common(reach: ReachFact) -> tuple[Hours, Hours, datetime] | None:
    """Both series by the hour where both recorded, and when that begins; None when it is too little."""
    two = [
        levels.readings(facts.gate(code), levels.EVER, _FAR, real=True) for code in (reach.upstream, reach.downstream)
    ]
    if not all(two):
        return None
    ends = min(readings[-1].at for readings in two)
    begins = max(ends - LOOKED_BACK, *(readings[0].at for readings in two))
    begins = begins.replace(minute=0, second=0, microsecond=0)
    hours = max(0, (ends - begins) // _HOUR + 1)
    upstream, downstream = (rules.hourly(readings, begins, hours) for readings in two)
    enough = int((np.isfinite(upstream) & np.isfinite(downstream)).sum()) >= NEEDED
    return (upstream, downstream, begins) if enough else None


_FAR = datetime(9999, 1, 1, tzinfo=levels.EVER.tzinfo)


@transaction.atomic
def _fit(
    reach: ReachFact, upstream: Hours, downstream: Hours, begins: datetime, *, by: Actor, at: datetime
) -> list[ReachFit]:
    lag = rules.lag_of(upstream, downstream)
    made = []
    for horizon in sorted({*HORIZONS, lag.hours}):
        model = rules.fit(upstream, downstream, horizon)
        tried = trial(upstream, downstream, horizon, first=24 * 30)
        told = {name: value for name, value in asdict(tried).items() if name != "scaled"}
        made.append(
            ReachFit(
                reach=reach.code, horizon=horizon, lag=lag.hours, earliest=lag.earliest, latest=lag.latest,
                correlation=lag.correlation, weights=list(model.weights), errors=list(tried.scaled[-720:]), trial=told,
                begins=begins, ends=begins + _HOUR * (len(upstream) - 1), fitted_at=at,
            )
        )  # fmt: skip
    ReachFit.objects.filter(reach=reach.code).delete()
    ReachFit.objects.bulk_create(made)
    audit.record(action="water.reach_fitted", subject=f"reach:{reach.code}", by=by, at=at)
    return made


@transaction.atomic
def expect(fact: GateFact, state: GateState, *, at: datetime) -> list[Forecast]:
    """Keep what the water that stands at a gate now is expected to bring downstream; one for each reading."""
    if state.read_at is None or state.cm is None or state.siaga is None:
        return []
    reading, made = Reading(state.read_at, state.cm), []
    for arrival in expected.arrivals(fact.code, reading.at):
        told, now_cm = expected.level(fact.code, arrival, reading.at)
        made.append(_forecast(fact.code, reading, state.siaga, arrival, made_at=at))
        made[-1].now_cm = now_cm
        if told is not None:
            made[-1].level_cm, made[-1].low_cm, made[-1].high_cm = told.cm, told.low, told.high
    Forecast.objects.bulk_create(made, ignore_conflicts=True)
    return made


def _forecast(gate: str, reading: Reading, siaga: int, arrival: Arrival, *, made_at: datetime) -> Forecast:
    return Forecast(
        upstream=gate, downstream=arrival.gate, read_at=reading.at, cm=reading.cm, siaga=siaga,
        earliest=arrival.earliest, expected=arrival.expected, latest=arrival.latest, is_measured=arrival.is_measured,
        made_at=made_at,
    )  # fmt: skip


@transaction.atomic
def score(*, at: datetime) -> int:
    """Say of forecasts whose time is over what came; what cannot be known any more stays empty. Returns how many."""
    open_ = Forecast.objects.select_for_update(skip_locked=True).filter(scored_at=None, latest__lte=at - 2 * _HOUR)
    found = list(open_.order_by("latest")[:200])
    for one in found:
        fact = facts.gates().get(one.downstream)
        came = levels.readings(fact, one.read_at, one.latest + (one.latest - one.expected)) if fact else []
        peak = max(came, key=lambda reading: reading.cm, default=None)
        one.scored_at, one.came_cm = at, _level_at(came, one.expected)
        one.peak_at, one.peak_cm = (peak.at, peak.cm) if peak else (None, None)
        one.save(update_fields=["scored_at", "came_cm", "peak_at", "peak_cm"])
    return len(found)


def _level_at(readings: Sequence[Reading], moment: datetime) -> float | None:
    """The reading nearest to a moment, within half an hour."""
    near = min(readings, key=lambda reading: abs(reading.at - moment), default=None)
    return near.cm if near and abs(near.at - moment) <= _HOUR / 2 else None
