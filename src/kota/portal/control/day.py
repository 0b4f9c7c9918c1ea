"""The trend of the day: real figures only; what nobody measured is said to be missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.environment.air import facade as air
from kota.environment.water import facade as water
from kota.governance.reports import facade as reports
from kota.kernel.warnings import facade as warnings
from kota.portal.control import charts
from kota.portal.control.charts import Bar, Limit, Values
from kota.ui import city
from kota.ui.components.time import number

HOUR, HOURS = timedelta(hours=1), 24
GATES = 3
_TREND = {"up": "↗", "down": "↘", "steady": "→", "": ""}
_SLOT_S = 600
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its title, the newest value, what to compare it with, and the page behind it.

    `top` and `bottom` are what its edges stand for, `ticks` the hours below. Without `has_data` it says so.
    """

    code: str
    title: str
    url: str
    value: str = ""
    note: str = ""
    kind: str = "neutral"
    bars: Sequence[Bar] = ()
    lines: Sequence[str] = ()
    usual: Sequence[str] = ()
    limits: Sequence[Limit] = ()
    top: str = ""
    bottom: str = "0"
    ticks: Sequence[str] = field(default=("00", "06", "12", "18", "24"))
    has_data: bool = True


def day(at: datetime) -> list[Chart]:
    """What a wall shows of today: reports, the gates that matter, the air, warnings."""
    begin = at.astimezone(city.current().time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return [_reports(begin, at), *_gates(at), _air(begin, at), _alerts(begin, at)]


def so_far(values: Sequence[int], begin: datetime, at: datetime) -> Values:
    """The hours that have begun; nothing is known of the others."""
    begun = int((at - begin) / HOUR) + 1
    return [value if place < begun else None for place, value in enumerate(values)]


def usual_by_now(usual: Sequence[float], begin: datetime, at: datetime) -> float:
    """How much of the usual day has passed, with the share of the hour that runs."""
    gone = (at - begin) / HOUR
    return sum(value * min(1.0, max(0.0, gone - place)) for place, value in enumerate(usual))


@lru_cache(maxsize=8)
def _usual(begin: datetime, slot: int) -> list[float] | None:
    """Days that are over hardly change: looked at once in ten minutes (the slot)."""
    return reports.usual_by_hour(begin)


def _reports(begin: datetime, at: datetime) -> Chart:
    today, usual = so_far(reports.by_hour(begin), begin, at), _usual(begin, int(at.timestamp()) // _SLOT_S)
    to = charts.scale(today, usual or [], least=4) or charts.Scale(0, 4)
    note = (
        _("usual by now: %(count)s") % {"count": number(round(usual_by_now(usual, begin, at)))}
        if usual else _("no weeks before to compare with")
    )  # fmt: skip
    return Chart(
        "reports", _("Reports by the hour"), f"{reverse('reports:list')}?days=1#count",
        number(sum(value or 0 for value in today)), note, "info", charts.bars(today, to),
        usual=charts.lines(usual, to) if usual else (), top=number(round(to.high)),
    )  # fmt: skip


def _gates(at: datetime) -> list[Chart]:
    """The worst of those that are read."""
    current = [gate for gate in water.gates(at) if gate.is_current][:GATES]
    if not current:
        return [Chart("water", _("Water levels"), reverse("water:home"), has_data=False)]
    return [_gate(gate, at) for gate in current]


def _gate(gate: water.GateNow, at: datetime) -> Chart:
    values = [cm for _hour, cm in water.by_hour(gate.fact, at, HOURS)]
    url, title = reverse("water:gate", args=[gate.code]), said(gate.fact.name)
    bounds = gate.fact.bounds
    named = ((bounds.watch, "III"), (bounds.alert, "II"), (bounds.danger, "I"))
    near = [value for value, _name in named if value is not None and gate.next_bound == value]
    to = charts.scale(values, near, from_zero=False, least=20)
    if to is None or gate.state is None:
        return Chart(f"gate-{gate.code}", title, url, has_data=False)
    return Chart(
        f"gate-{gate.code}", title, url, f"{_whole(gate.state.cm)} cm {_TREND[gate.trend]}".strip(),
        water.siaga_text(gate), gate.kind, lines=charts.lines(values, to), limits=charts.limits(named, to),
        top=_top(near, named, to), bottom=_whole(to.low), ticks=_last_hours(at),
    )  # fmt: skip


def _whole(value: float | None) -> str:
    return "–" if value is None else number(round(value))


def _top(near: list[float], named: Sequence[tuple[float | None, str]], to: charts.Scale) -> str:
    """What the upper edge stands for: the bound of the next level with its name, where the picture reaches it."""
    name = next((name for value, name in named if near and value == near[0] >= to.high), "")
    return f"{name} {_whole(to.high)}".strip()


def _last_hours(at: datetime) -> list[str]:
    """Labels of the 24 hours that end now."""
    ends = at.astimezone(city.current().time_zone)
    return [f"{(ends - back * 6 * HOUR).hour:02}" for back in (4, 3, 2, 1)] + [_("now")]


def _air(begin: datetime, at: datetime) -> Chart:
    """The worst station that says something, and what class its air is of."""
    worst = air.city_air(at).worst
    if worst is None:
        return Chart("air", "ISPU", reverse("air:home"), has_data=False)
    told = dict(air.history([worst.station.code], at).get(worst.station.code, []))
    values = [told.get(begin + place * HOUR) for place in range(HOURS)]
    to = charts.scale(values, [worst.published.index], least=50) or charts.Scale(0, 100)
    told_class = air.classes().get(worst.published.category)
    return Chart(
        "air", _air_title(worst.station.name, simulated=worst.station.is_simulated),
        reverse("air:station", args=[worst.station.code]),
        number(worst.published.index), said(told_class.name) if told_class else "",
        {"good": "good", "moderate": "info"}.get(worst.published.category, "warn"), lines=charts.lines(values, to),
        limits=charts.limits([(50.0, "50"), (100.0, "100"), (200.0, "200")], to), top=number(round(to.high)),
    )  # fmt: skip


def _air_title(station: str, *, simulated: bool) -> str:
    """What is simulated says so first: the name may be cut."""
    return " · ".join(filter(None, ["ISPU", _("simulated") if simulated else "", station]))


def _alerts(begin: datetime, at: datetime) -> Chart:
    """Meant warnings: the most that held at once in each hour, and how many hold now."""
    begun = int((at - begin) / HOUR) + 1
    *counts, now = warnings.in_force([*(begin + place * HOUR for place in range(begun)), at, at + _MOMENT])
    values: Values = [*counts, *[None] * (HOURS - len(counts))]
    to = charts.scale(values, least=3) or charts.Scale(0, 3)
    return Chart(
        "alerts", _("Warnings in force"), f"{reverse('warnings:list')}#in-force", number(now),
        _("most today: %(count)s") % {"count": number(max(counts))}, "bad" if now else "neutral",
        charts.bars(values, to), top=number(round(to.high)),
    )  # fmt: skip
