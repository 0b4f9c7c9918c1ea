"""The warnings that follow from residents' reports: of the kelurahan around, for as long as people report water.

A `Plan` says by which rule and in whose time. Those of a replay live apart from the city's own: neither sees the
other's reports or ends the other's warnings, and the rule of a replay is never the city's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import shapely
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from kota.base.geo import METRES_PER_DEGREE, Box
from kota.environment.water.contracts import FloodRuleFact
from kota.environment.water.models import FloodReport, Warned
from kota.environment.water.rules import reporting
from kota.environment.water.rules.replay.clock import Clock
from kota.environment.water.rules.reporting import Near
from kota.environment.water.selectors import facts
from kota.environment.water.services import warning
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.facts import facade as city_facts
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Cause, Trigger

CLASS = "flood-near"
LEVELS = ("near", "knee", "deep")
NEARLY_OVER = timedelta(hours=1)
_NOWHERE = (0.0, 90.0)  # near to no area
_LEAST = timedelta(milliseconds=1)  # a warning ends later than it begins, however fast a replay goes


@dataclass(frozen=True, slots=True)
class Plan:
    """By which rule warnings are given; of a replay (`run`) also in whose time."""

    rule: FloodRuleFact
    run: str = ""
    clock: Clock | None = None

    @property
    def subject(self) -> str:
        """What the names of its warnings' subjects begin with."""
        return f"exercise:{self.run}:" if self.run else "area:"

    @property
    def nearly_over(self) -> timedelta:
        """How long before its end a warning is made longer: at most an hour, at most half of what a report counts for,
        so that people are not told anew of every report."""
        return min(NEARLY_OVER, timedelta(minutes=self.rule.minutes) / 2)

    def now(self, moment: datetime) -> datetime:
        """The time of now that stands for a moment."""
        return self.clock.played(moment) if self.clock else moment

    def key(self, code: str, at: datetime) -> str:
        """Tells one flood of an area from its next."""
        return ":".join(filter(None, ("near", code, f"{at:%Y%m%dT%H%M%S%f}", self.run)))


def live() -> Plan | None:
    """The city's own; None where it warns by gates alone."""
    rule = facts.rule()
    return Plan(rule) if rule else None


def warn_around(report: FloodReport, *, at: datetime, plan: Plan | None = None) -> list[Warned]:
    """Warn the kelurahan that a report lies in or near to; without a point the one that it lies in."""
    plan = plan or live()
    if plan is None or not (report.is_flood and report.is_shown) or report.is_receding or report.over_at:
        return []
    return _warn_each(_around(report, plan), plan, at)


def _around(report: FloodReport, plan: Plan) -> list[str]:
    """Codes of the kelurahan that a report may warn."""
    if report.point is None:
        return [report.area] if _is_kelurahan(report.area) else []
    return [here.code for here in areas.nearby_areas(report.point, plan.rule.metres)]


def _is_kelurahan(code: str) -> bool:
    here = areas.by_code(code)
    return here is not None and here.level == Level.KELURAHAN


def warn_again(*, at: datetime, plan: Plan | None = None) -> list[Warned]:
    """Look again at every kelurahan under such a warning: longer where people still report, else it ends by itself."""
    plan = plan or live()
    if plan is None:
        return []
    found = list(_open(plan).filter(until__lte=at + plan.nearly_over))
    _end(plan, [one for one in found if one.until and one.until <= at], at)
    nearly = (one for one in found if one.until and one.until > at)
    return _warn_each(sorted({one.subject.rpartition(":")[2] for one in nearly}), plan, at)


def standing(key: str, level: str, at: datetime) -> Cause | None:
    """The reports that a warning's key names the area of, while they still call for its level or a worse one."""
    plan, code = live(), key.split(":")[1]
    if plan is None or not _is_kelurahan(code):
        return None
    near = _near([code], plan, at)[code]
    until, now = _called_for(near, plan, at)
    if until is None or until <= at or LEVELS.index(now) < LEVELS.index(level):
        return None
    newest, place = near[0].at.astimezone(ZoneInfo(city_facts.city().timezone)), _where(near)
    sentence = {
        "id": f"Laporan banjir di {place} masih berlaku: {len(near)}, yang terbaru pukul {newest:%H.%M}.",
        "en": f"Reports of flooding in {place} still count: {len(near)}, the newest at {newest:%H:%M}.",
    }
    return Cause(sentence, reverse("water:home"))


@transaction.atomic
def warn_anew(*, at: datetime, plan: Plan, note: str) -> list[Warned]:
    """Another rule holds from now on: take back what an earlier one warned, warn what this one does."""
    take_back(at=at, plan=plan, note=note)
    since = at - timedelta(minutes=plan.rule.minutes)
    lately = _counting(plan).filter(at__gt=since, at__lte=at)
    codes = {code for one in lately for code in _around(one, plan)}
    return _warn_each(sorted(codes), plan, at)


def take_back(*, at: datetime, plan: Plan, note: str) -> int:
    """Cancel what still holds under a plan; returns how many."""
    _end(plan, list(_open(plan).filter(until__lte=at)), at)
    found = list(_open(plan).order_by("key"))
    for one in found:
        status = warning.status(is_exercise=bool(plan.run))
        warning.call_off(one.key, status, note, by=warning.BY, at=plan.now(at))
        one.ended_at = at
        one.save(update_fields=["ended_at"])
    return len(found)


def _open(plan: Plan) -> QuerySet[Warned]:
    return Warned.objects.filter(subject__startswith=plan.subject, ended_at=None)


def _end(plan: Plan, over: Sequence[Warned], at: datetime) -> None:
    """What is over. The city's own alerts end by the clock; those of a replay here, in the replay's time."""
    if over and plan.run:
        warnings.expire(at=plan.now(at), only=[one.identifier for one in over])
    if over:
        Warned.objects.filter(pk__in=[one.pk for one in over]).update(ended_at=at)


def _warn_each(codes: Sequence[str], plan: Plan, at: datetime) -> list[Warned]:
    """Those of some kelurahan that must be told more than they were: two questions to the database for all of them."""
    if not codes:
        return []
    near, before = _near(codes, plan, at), _holding(codes, plan, at)
    found = [_warn(code, near[code], before.get(code), plan, at) for code in codes]
    return [one for one in found if one is not None]


def _warn(code: str, near: list[FloodReport], before: Warned | None, plan: Plan, at: datetime) -> Warned | None:
    until, level = _called_for(near, plan, at)
    if until is None or until <= at or not warning.is_offered(CLASS, level):
        return None
    if before is not None and not _says_more(before, level, until, plan, at):
        return None
    trigger = Trigger(
        klass=CLASS, level=level, areas=(code,), expires=max(plan.now(until), plan.now(at) + _LEAST),
        params={"where": _where(near), **(reporting.moments(plan.run, at, until) if plan.run else {})},
        key=before.key if before else plan.key(code, at), exercise=bool(plan.run),
        inputs={"reports": [[one.at.isoformat(), *_where_of(one), one.depth_cm] for one in near],
                "rule": plan.rule.model_dump(mode="json", exclude={"source"})},
    )  # fmt: skip
    return warning.keep(trigger, f"{plan.subject}{code}", at=plan.now(at), since=at)


def _called_for(near: Sequence[FloodReport], plan: Plan, at: datetime) -> tuple[datetime | None, str]:
    """Until when these reports warn, and of what."""
    told = [Near(one.at, one.who, one.depth_cm) for one in near]
    return reporting.warned_until(told, plan.rule, at), reporting.level_of(told)


def _holding(codes: Sequence[str], plan: Plan, at: datetime) -> dict[str, Warned]:
    """The warnings that still hold; the key of each tells one flood from the next."""
    subjects = [f"{plan.subject}{code}" for code in codes]
    open_ = Warned.objects.filter(subject__in=subjects, until__gt=at, drafted_at__lte=at)
    open_ = open_.filter(ended_at=None) if plan.run else open_
    return {one.subject.rpartition(":")[2]: one for one in open_.order_by("drafted_at")}


def _says_more(before: Warned, level: str, until: datetime, plan: Plan, at: datetime) -> bool:
    """Worse, or longer than what is nearly over: whoever was told already is not told again for less."""
    assert before.until is not None  # noqa: S101 - for the type checker: it holds
    is_nearly_over = before.until - at <= plan.nearly_over
    return LEVELS.index(level) > LEVELS.index(before.level) or (is_nearly_over and until > before.until)


def _counting(plan: Plan) -> QuerySet[FloodReport]:
    return FloodReport.objects.filter(run=plan.run, is_flood=True, is_receding=False, is_shown=True, over_at=None)


def _near(codes: Sequence[str], plan: Plan, at: datetime) -> dict[str, list[FloodReport]]:
    """Reports in each area or within the rule's distance of it, newest first; those without a point in their own."""
    shapes, wide = {code: areas.outline([code]) for code in codes}, plan.rule.metres / METRES_PER_DEGREE
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    box = Box(west - wide, south - wide, east + wide, north + wide)
    found = _counting(plan).filter(
        Q(point__in_box=box) | Q(point=None, area__in=codes),
        at__gt=at - timedelta(minutes=plan.rule.minutes), at__lte=at,
    )  # fmt: skip
    newest = list(found.order_by("-at", "-case_id"))
    if not newest:
        return {code: [] for code in codes}
    points = shapely.points([(one.point.lon, one.point.lat) if one.point else _NOWHERE for one in newest])
    return {
        code: [one for one, is_near in zip(newest, shapely.dwithin(shape, points, wide), strict=True)
               if is_near or (one.point is None and one.area == code)]
        for code, shape in shapes.items()
    }  # fmt: skip


def _where_of(report: FloodReport) -> tuple[object, object]:
    """Its longitude and latitude; of one without a point its area, and nothing."""
    return (report.point.lon, report.point.lat) if report.point else (report.area, None)


def _where(near: list[FloodReport]) -> str:
    """The kelurahan that most reports lie in, the two commonest."""
    counts: dict[str, int] = {}
    for one in near:
        counts[one.area] = counts.get(one.area, 0) + 1
    named = [here.name for code in sorted(counts, key=lambda c: -counts[c])[:2] if (here := areas.by_code(code))]
    return ", ".join(named) or "–"
