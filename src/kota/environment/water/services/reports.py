"""Residents' reports of water as this app reads them."""

from datetime import datetime

from django.db import transaction

from kota.environment.water.models import FloodReport
from kota.environment.water.rules import reporting
from kota.environment.water.selectors import facts, floods
from kota.environment.water.services import incidents, nearby
from kota.kernel.cases import facade as cases

_OF = "water.who"
_OVER = frozenset({"solved", "rejected"})


@transaction.atomic
def came(reference: str, *, at: datetime, sender: str = "") -> FloodReport | None:
    """A report came in: read it, gather it with those around, warn its surroundings. Safe to repeat.

    What a replay sent in is left to the replay, which has it happen in the archive's order.
    """
    case = cases.by_reference(reference)
    if reporting.played_of(case.source_key or "") is not None:
        return None
    report = note(reference, at=at, sender=sender)
    if report is not None:
        incidents.gather(report, at=at)
        nearby.warn_around(report, at=at)
    return report


@transaction.atomic
def note(reference: str, *, at: datetime, sender: str = "") -> FloodReport | None:
    """Read a case of a flood category anew; None for any other, and for one without any place. Safe to repeat.

    `sender` is known when it comes in, and kept."""
    rule, case = facts.rule(), cases.by_reference(reference)
    if rule is None or case.category_id not in rule.categories or not (case.point or case.area_id):
        return None
    says, played = reporting.read(case.words, case.fields, rule), reporting.played_of(case.source_key or "")
    state = cases.state_of(type_key=case.type, kind=case.kind, step=case.step)
    report, _made = FloodReport.objects.update_or_create(
        case_id=case.pk,
        defaults={
            "at": played.at if played else case.opened_at, "run": played.run if played else "",
            "is_exercise": played is not None, "point": case.point, "area": case.area_id or "",
            "cell": floods.cell_of(case.point.lon, case.point.lat) if case.point else "", "depth_cm": says.depth_cm,
            "is_flood": says.is_flood, "is_receding": says.is_receding, "is_shown": cases.is_shown(case),
            "over_at": case.updated_at if state in _OVER else None, **cases.who(case.pk, sender, of=_OF),
        },
    )  # fmt: skip
    return report


def erase(account_id: int, at: datetime) -> None:
    """Forget that reports came from this account."""
    FloodReport.objects.filter(who=cases.digest(account_id, of=_OF)).update(who="")
