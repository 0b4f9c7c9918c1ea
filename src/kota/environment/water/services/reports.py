"""Residents' reports of water as this app reads them, and the warnings that follow from them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from kota.base.geo import METRES_PER_DEGREE, Box, Point
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
_OVER = frozenset({"solved", "rejected"})


@transaction.atomic
def note(reference: str, *, at: datetime, is_exercise: bool = False) -> FloodReport | None:
    """Read a case of a flood category anew; None for any other, and for one without a point. Safe to repeat."""
    rule, case = facts.rule(), cases.by_reference(reference)
    if rule is None or case.category_id not in rule.categories or case.point is None:
        return None
    says = reporting.read(case.words, case.fields, rule)
    state = cases.state_of(type_key=case.type, kind=case.kind, step=case.step)
    report, _made = FloodReport.objects.update_or_create(
        case_id=case.pk,
        defaults={
            "at": case.opened_at, "point": case.point, "area": case.area_id or "",
            "cell": floods.cell_of(case.point.lon, case.point.lat), "depth_cm": says.depth_cm,
            "is_flood": says.is_flood, "is_receding": says.is_receding, "is_shown": cases.is_shown(case),
            "over_at": case.updated_at if state in _OVER else None, "who": _who(case.pk),
            "is_exercise": is_exercise,
        },
    )  # fmt: skip
    return report


def _who(case_id: int) -> str:
    """A keyed digest of whom a report is from, so that one person counts once; empty where nobody said."""
    contact = cases.Contact.objects.filter(case_id=case_id).first()
    if contact is None:
        return ""
    told = contact.account_id or contact.phone or contact.email or ""
    return salted_hmac("water.who", str(told), algorithm="sha256").hexdigest()[:16] if told else ""


def warn_around(report: FloodReport, *, at: datetime) -> list[Warned]:
    """Warn the kelurahan that a report lies in or near to."""
    rule = facts.rule()
    if rule is None:
        return []
    near = areas.nearby_areas(report.point, rule.metres)
    return [
        warned for here in near if (warned := _warn(here.code, rule, at, is_exercise=report.is_exercise)) is not None
    ]


def warn_again(*, at: datetime) -> list[Warned]:
    """Look again at every kelurahan under such a warning: longer where people still report, else it ends by itself."""
    rule = facts.rule()
    open_ = Warned.objects.filter(subject__startswith="area:", ended_at=None, drafted_at__gt=at - timedelta(days=3))
    codes = {(one.subject.removeprefix("area:"), one.key.endswith(":exercise")) for one in open_}
    return [found for code, drill in codes if rule and (found := _warn(code, rule, at, is_exercise=drill)) is not None]


def _warn(code: str, rule: FloodRuleFact, at: datetime, *, is_exercise: bool) -> Warned | None:
    near = _near(code, rule, at, is_exercise=is_exercise)
    told = [Near(one.at, one.who, one.depth_cm) for one in near]
    until = reporting.warned_until(told, rule, at)
    level = reporting.level_of(told)
    if until is None or until <= at or not warning.is_offered(CLASS, level):
        return None
    trigger = Trigger(
        klass=CLASS, level=level, areas=(code,), key=_key(code, at, is_exercise=is_exercise),
        expires=until, params={"where": _where(near)}, exercise=is_exercise,
        inputs={"reports": [[one.at.isoformat(), one.point.lon, one.point.lat, one.depth_cm] for one in near],
                "rule": rule.model_dump(mode="json", exclude={"source"})},
    )  # fmt: skip
    return warning.keep(trigger, f"area:{code}", at=at)


def _key(code: str, at: datetime, *, is_exercise: bool) -> str:
    """The key of the warning that still holds there, or a new one: its moment tells one flood from the next."""
    end = ":exercise" if is_exercise else ""
    open_ = Warned.objects.filter(subject=f"area:{code}", ended_at=None, key__endswith=end).order_by("-drafted_at")
    for one in open_ if is_exercise else open_.exclude(key__endswith=":exercise"):
        if warning.holds(one, at):
            return one.key
    return f"near:{code}:{at:%Y%m%dT%H%M%S}{end}"


def _near(code: str, rule: FloodRuleFact, at: datetime, *, is_exercise: bool) -> list[FloodReport]:
    """Reports in the area or within the rule's distance of it, newest first."""
    shape = areas.outline([code])
    west, south, east, north = shape.bounds
    wide = rule.metres / METRES_PER_DEGREE * 1.01
    found = FloodReport.objects.filter(
        point__in_box=Box(west - wide, south - wide, east + wide, north + wide), is_exercise=is_exercise,
        at__gt=at - timedelta(minutes=rule.minutes), at__lte=at,
        is_flood=True, is_receding=False, is_shown=True, over_at=None,
    )  # fmt: skip
    return [one for one in found.order_by("-at") if code in _codes(one.point, rule.metres)]


def _codes(point: Point, metres: float) -> Collection[str]:
    return {here.code for here in areas.nearby_areas(point, metres)}


def _where(near: list[FloodReport]) -> str:
    """The kelurahan that most reports lie in, the two commonest."""
    counts: dict[str, int] = {}
    for one in near:
        counts[one.area] = counts.get(one.area, 0) + 1
    named = [here.name for code in sorted(counts, key=lambda c: -counts[c])[:2] if (here := areas.by_code(code))]
    return ", ".join(named) or "–"
