"""Residents' reports about roads: which segment they are about, and when several make an incident."""

from datetime import datetime

from django.db import transaction

from kota.kernel.cases import facade as cases
from kota.mobility.traffic.models import Report
from kota.mobility.traffic.selectors import facts
from kota.mobility.traffic.selectors import incidents as selectors
from kota.mobility.traffic.selectors.network import network
from kota.mobility.traffic.services import incidents

_OF = "traffic.who"
_OVER = frozenset({"solved", "rejected"})


@transaction.atomic
def note(reference: str, *, at: datetime, sender: str = "") -> Report | None:
    """Read a case anew; None for one of another category, without a point, or away from every road. Safe to repeat.

    `sender` is known when it comes in, and kept."""
    rule, case = facts.rule(), cases.by_reference(reference)
    if case.category_id not in rule.categories or case.point is None:
        return None
    road = network().nearest(case.point.lon, case.point.lat, rule.metres)
    if road is None:
        return None
    state = cases.state_of(type_key=case.type, kind=case.kind, step=case.step)
    found, _made = Report.objects.update_or_create(
        case_id=case.pk,
        defaults={
            "segment_id": road.id, "category": case.category_id, "at": case.opened_at, "is_shown": cases.is_shown(case),
            "is_over": state in _OVER, **cases.who(case.pk, sender, of=_OF),
        },
    )  # fmt: skip
    return found


@transaction.atomic
def came(reference: str, *, at: datetime, sender: str = "") -> Report | None:
    """A report came in: note it; enough people who tell of one road within the hour are an incident."""
    found = note(reference, at=at, sender=sender)
    if found is None:
        return None
    lately = selectors.reports(found.segment_id, at)
    if lately >= facts.rule().reports:
        incidents.told(found.segment_id, lately, at=at)
    return found


def erase(account_id: int, at: datetime) -> None:
    """Forget that reports came from this account."""
    Report.objects.filter(who=cases.digest(account_id, of=_OF)).update(who="")
