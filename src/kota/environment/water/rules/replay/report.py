"""The scorecard of a replay, ready for JSON: real inputs only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kota.environment.water.rules.replay.fitting import (
    DAY,
    Dated,
    Fits,
    baselines,
    cross_fitted,
    crossed,
    days_of,
    fits,
    folds,
)
from kota.environment.water.rules.replay.history import History, counts
from kota.environment.water.rules.replay.scoring import Scorecard, Wetness, score, wetness
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import NearReports, Period

HEADLINE = ("share_warned_before_wet", "median_lead_minutes", "false_alarm_share", "warned_unit_hours")
Sent = Mapping[str, Sequence[Period]]  # by kind of units: what was really sent


def scorecards(history: History, kinds: Sequence[Units]) -> dict[str, Any]:
    """Everything that is scored of the rules alone, nothing sent. In `rule` every moment is under numbers that were
    fitted on another day."""
    return card(history, kinds, fits(history, kinds)) | {"inputs": inputs(history)}


def card(history: History, kinds: Sequence[Units], every: Fits, sent: Sent | None = None) -> dict[str, Any]:
    """The scores with the headline on top: that of the first kind of units (`headline_of`), of what was sent where
    anything could be, else of the rule alone."""
    rules = cross_fitted(history, every)
    found = {units.kind: _of(history, units, rules, every, sent) for units in kinds}
    first, what = found[kinds[0].kind], "rule" if sent is None else "sent"
    return {
        **{key: first[what][key] for key in HEADLINE},
        "headline_of": {"units": kinds[0].kind, "warned_by": what},
        "rule_by_day": {f"{day:%Y-%m-%d}": _dated(dated, day) for day, dated in rules.items()},
        "baselines": first["baselines"],
        "folds": first["folds"],
        "units": found,
    }


def _dated(dated: Dated, day: datetime) -> dict[str, Any]:
    return {
        "from": day.isoformat(), "until": (day + DAY).isoformat(), "fitted_on": f"{dated.fitted_on:%Y-%m-%d}",
        **said(dated.rule),
    }  # fmt: skip


def _of(
    history: History, units: Units, rules: Mapping[datetime, Dated], every: Fits, sent: Sent | None
) -> dict[str, Any]:
    wet, mine, others = wetness(history.marks, units), crossed(history, units, rules), baselines(history, units)
    real = mine if sent is None else sent[units.kind]
    return {
        **({} if sent is None else {"sent": whole(history, real, units, wet).as_dict()}),
        "rule": whole(history, mine, units, wet).as_dict(),
        "baselines": {name: whole(history, periods, units, wet).as_dict() for name, periods in others.items()},
        "by_day": {
            f"{day:%Y-%m-%d}": {
                "rule_fitted_on": f"{rules[day].fitted_on:%Y-%m-%d}",
                **score(real, wet, units, day, day + DAY).as_dict(),
                "baselines": {n: score(p, wet, units, day, day + DAY).as_dict() for n, p in others.items()},
            }
            for day in days_of(history)
        },
        "folds": _folds(history, units, rules, every, None if sent is None else real),
    }


def whole(history: History, periods: Sequence[Period], units: Units, wet: Wetness) -> Scorecard:
    """The score over the whole history of any warnings."""
    return score(periods, wet, units, history.begins, history.ends)


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


def _folds(
    history: History, units: Units, rules: Mapping[datetime, Dated], every: Fits, real: Sequence[Period] | None
) -> list[dict[str, Any]]:
    """`score` is that of the rule alone; `sent`, where that rule was in force on that day, of what was really sent."""
    wet = wetness(history.marks, units)
    return [
        {
            "fitted_on": f"{fold.fitted.day:%Y-%m-%d}",
            "rule": said(fold.fitted.rule),
            "gain_there": round(fold.fitted.there[units.kind].gain, 4),
            "scored_on": f"{fold.day:%Y-%m-%d}",
            "score": fold.score.as_dict(),
            "sent": score(real, wet, units, fold.day, fold.day + DAY).as_dict()
            if real is not None and rules[fold.day].fitted_on == fold.fitted.day
            else None,
        }
        for fold in folds(history, units, every)
    ]
