"""The scorecard of a replay, ready for JSON: real inputs only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kota.environment.water.rules.replay.fitting import (
    DAY,
    Fitted,
    baselines,
    cross_fitted,
    crossed,
    days_of,
    fits,
    folds,
)
from kota.environment.water.rules.replay.history import History, counts
from kota.environment.water.rules.replay.scoring import Scorecard, score, wetness
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import NearReports, Period

HEADLINE = ("share_warned_before_wet", "median_lead_minutes", "false_alarm_share", "warned_unit_hours")


def scorecards(history: History, kinds: Sequence[Units]) -> dict[str, Any]:
    """Everything that is scored, with the headline of the first kind of units on top.

    In `rule` every moment is under numbers that were fitted on another day (`rules_by_day`).
    """
    every = fits(history, kinds)
    rules = cross_fitted(history, every)
    found = {units.kind: _of(history, units, rules, every) for units in kinds}
    first: Mapping[str, Any] = found[kinds[0].kind]["rule"]
    return {
        **{key: first[key] for key in HEADLINE},
        "rules_by_day": {f"{day:%Y-%m-%d}": said(rule) for day, rule in rules.items()},
        "inputs": inputs(history),
        "units": found,
    }


def _of(
    history: History, units: Units, rules: Mapping[datetime, NearReports], every: Mapping[datetime, Fitted]
) -> dict[str, Any]:
    mine, others = crossed(history, units, rules), baselines(history, units)
    return {
        "rule": whole(history, mine, units).as_dict(),
        "baselines": {name: whole(history, periods, units).as_dict() for name, periods in others.items()},
        "by_day": {f"{day:%Y-%m-%d}": _on(history, mine, units, day).as_dict() for day in days_of(history)},
        "folds": _folds(history, units, every),
    }


def whole(history: History, periods: Sequence[Period], units: Units) -> Scorecard:
    """The score over the whole history of any warnings, those that a running city gave among them."""
    return score(periods, wetness(history.marks, units), units, history.begins, history.ends)


def inputs(history: History) -> dict[str, Any]:
    """What the score rests on."""
    return {
        "begins": history.begins.isoformat(),
        "ends": history.ends.isoformat(),
        "reports": len(history.reports),
        "reports_of_floods": sum(map(counts, history.reports)),
        "marks": len(history.marks),
        "marked_rw": len({mark.rw for mark in history.marks}),
        "gauges": 0,
    }


def said(rule: NearReports) -> dict[str, float]:
    return {"reports": rule.reports, "metres": rule.metres, "minutes": rule.minutes}


def _on(history: History, periods: Sequence[Period], units: Units, day: datetime) -> Scorecard:
    return score(periods, wetness(history.marks, units), units, day, day + DAY)


def _folds(history: History, units: Units, every: Mapping[datetime, Fitted]) -> list[dict[str, Any]]:
    return [
        {
            "fitted_on": f"{fold.fitted.day:%Y-%m-%d}",
            "rule": said(fold.fitted.rule),
            "gain_there": round(fold.fitted.there[units.kind].gain, 4),
            "scored_on": f"{fold.day:%Y-%m-%d}",
            "score": fold.score.as_dict(),
        }
        for fold in folds(history, units, every)
    ]
