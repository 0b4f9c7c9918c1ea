"""Residents' reports of water as this app reads them, and the warnings that follow from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import shapely
from django.db import transaction
from django.utils.crypto import salted_hmac

from kota.base.geo import METRES_PER_DEGREE, Box
from kota.environment.water.contracts import FloodRuleFact
from kota.environment.water.models import FloodReport, Warned
from kota.environment.water.rules import reporting
from kota.environment.water.rules.reporting import Near
from kota.environment.water.selectors import facts, floods
from kota.environment.water.services import warning
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.warnings.contracts import Trigger

CLASS = "flood-near"
LEVELS = ("near", "knee", "deep")
NEARLY_OVER = timedelta(hours=1)
_OVER = frozenset({"solved", "rejected"})


@transaction.atomic
def note(reference: str, *, at: datetime) -> FloodReport | None:
    """Read a case of a flood category anew; None for any other, and for one without a point. Safe to repeat."""
    rule, case = facts.rule(), cases.by_reference(reference)
    if rule is None or case.category_id not in rule.categories or case.point is None:
        return None
    says, speed = reporting.read(case.words, case.fields, rule), reporting.speed_of(case.source_key or "")
    state = cases.state_of(type_key=case.type, kind=case.kind, step=case.step)
    report, _made = FloodReport.objects.update_or_create(
        case_id=case.pk,
        defaults={
            "at": case.opened_at, "point": case.point, "area": case.area_id or "",
            "cell": floods.cell_of(case.point.lon, case.point.lat), "depth_cm": says.depth_cm,
            "is_flood": says.is_flood, "is_receding": says.is_receding, "is_shown": cases.is_shown(case),
            "over_at": case.updated_at if state in _OVER else None, "who": _who(case.pk),
            "is_exercise": speed is not None,
            "speed": speed or 1.0,
        },
    )  # fmt: skip
    return report


def _who(case_id: int) -> str:
    """A keyed digest of whom a report is from, so that one person counts once; empty where nobody said."""
    contact = cases.Contact.objects.filter(case_id=case_id).first()
    if contact is None:
        return ""
    told = contact.account_id or contact.phone or contact.email or ""
    return _digest(told) if told else ""


def _digest(told: object) -> str:
    return salted_hmac("water.who", str(told), algorithm="sha256").hexdigest()[:16]


def erase(account_id: int, at: datetime) -> None:
    """Forget that reports came from this account."""
    FloodReport.objects.filter(who=_digest(account_id)).update(who="")


def warn_around(report: FloodReport, *, at: datetime) -> list[Warned]:
    """Warn the kelurahan that a report lies in or near to."""
    rule = facts.rule()
    if rule is None or not (report.is_flood and report.is_shown) or report.is_receding or report.over_at:
        return []
    as_played = _played(rule, report.speed)
    near, drill = areas.nearby_areas(report.point, rule.metres), _Drill(report.is_exercise, report.speed)
    return [warned for here in near if (warned := _warn(here.code, as_played, drill, at)) is not None]


@dataclass(frozen=True, slots=True)
class _Drill:
    """Whether it is only practised, and how much faster than life."""

    is_exercise: bool = False
    speed: float = 1.0

    @property
    def mark(self) -> str:
        return ":exercise" if self.is_exercise else ""


def _played(rule: FloodRuleFact, speed: float) -> FloodRuleFact:
    """The rule in a replay's own time."""
    return rule if speed == 1 else rule.model_copy(update={"minutes": rule.minutes / speed})


def warn_again(*, at: datetime, speed: float | None = None) -> list[Warned]:
    """Look again at every kelurahan under such a warning: longer where people still report, else it ends by itself.
    With a `speed`, at those of the replay that goes so fast."""
    rule, drill = facts.rule(), _Drill(speed is not None, speed or 1.0)
    if rule is None:
        return []
    open_ = Warned.objects.filter(subject__startswith=f"area{drill.mark}:", ended_at=None)
    open_.filter(until__lte=at).update(ended_at=at)
    nearly = open_.filter(until__lte=at + NEARLY_OVER / drill.speed).values_list("subject", flat=True)
    codes = sorted({subject.rpartition(":")[2] for subject in nearly})
    as_played = _played(rule, drill.speed)
    return [found for code in codes if (found := _warn(code, as_played, drill, at)) is not None]


def _warn(code: str, rule: FloodRuleFact, drill: _Drill, at: datetime) -> Warned | None:
    near = _near(code, rule, drill, at)
    told = [Near(one.at, one.who, one.depth_cm) for one in near]
    until, level = reporting.warned_until(told, rule, at), reporting.level_of(told)
    if until is None or until <= at or not warning.is_offered(CLASS, level):
        return None
    before = _holding(code, drill, at)
    if before is not None and not _says_more(before, level, until, drill, at):
        return None
    trigger = Trigger(
        klass=CLASS, level=level, areas=(code,), expires=until, params={"where": _where(near)},
        key=before.key if before else f"near:{code}:{at:%Y%m%dT%H%M%S%f}{drill.mark}", exercise=drill.is_exercise,
        inputs={"reports": [[one.at.isoformat(), one.point.lon, one.point.lat, one.depth_cm] for one in near],
                "rule": rule.model_dump(mode="json", exclude={"source"})},
    )  # fmt: skip
    return warning.keep(trigger, f"area{drill.mark}:{code}", at=at)


def _holding(code: str, drill: _Drill, at: datetime) -> Warned | None:
    """The warning that still holds there; its key tells one flood from the next."""
    open_ = Warned.objects.filter(subject=f"area{drill.mark}:{code}", until__gt=at, drafted_at__lte=at)
    return open_.order_by("-drafted_at").first()


def _says_more(before: Warned, level: str, until: datetime, drill: _Drill, at: datetime) -> bool:
    """Worse, or longer than what is nearly over: whoever was told already is not told again for less."""
    assert before.until is not None  # noqa: S101 - for the type checker: it holds
    is_nearly_over = before.until - at <= NEARLY_OVER / drill.speed
    return LEVELS.index(level) > LEVELS.index(before.level) or (is_nearly_over and until > before.until)


def _near(code: str, rule: FloodRuleFact, drill: _Drill, at: datetime) -> list[FloodReport]:
    """Reports in the area or within the rule's distance of it, newest first."""
    shape, wide = areas.outline([code]), rule.metres / METRES_PER_DEGREE
    west, south, east, north = shape.bounds
    found = FloodReport.objects.filter(
        point__in_box=Box(west - wide, south - wide, east + wide, north + wide),
        is_exercise=drill.is_exercise, speed=drill.speed,
        at__gt=at - timedelta(minutes=rule.minutes), at__lte=at,
        is_flood=True, is_receding=False, is_shown=True, over_at=None,
    )  # fmt: skip
    newest = list(found.order_by("-at"))
    if not newest:
        return []
    points = shapely.points([(one.point.lon, one.point.lat) for one in newest])
    return [one for one, is_near in zip(newest, shapely.dwithin(shape, points, wide), strict=True) if is_near]


def _where(near: list[FloodReport]) -> str:
    """The kelurahan that most reports lie in, the two commonest."""
    counts: dict[str, int] = {}
    for one in near:
        counts[one.area] = counts.get(one.area, 0) + 1
    named = [here.name for code in sorted(counts, key=lambda c: -counts[c])[:2] if (here := areas.by_code(code))]
    return ", ".join(named) or "–"
