"""Residents' reports of water as this app reads them."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from kota.environment.water.models import FloodReport
from kota.environment.water.rules import reporting
from kota.environment.water.selectors import facts, floods
from kota.environment.water.services import incidents, nearby
from kota.kernel.cases import facade as cases

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
            "over_at": case.updated_at if state in _OVER else None, **_who(case.pk, sender),
        },
    )  # fmt: skip
    return report


def _who(case_id: int, sender: str) -> dict[str, str]:
    """A keyed digest of whom a report is from, so that one person counts once: the contact that was left, else who
    sent it; nothing to write where neither is known."""
    contact = cases.Contact.objects.filter(case_id=case_id).first()
    told = (contact and (contact.account_id or contact.phone or contact.email)) or sender
    return {"who": _digest(told)} if told else {}


def _digest(told: object) -> str:
    return salted_hmac("water.who", str(told), algorithm="sha256").hexdigest()[:16]


def erase(account_id: int, at: datetime) -> None:
    """Forget that reports came from this account."""
    FloodReport.objects.filter(who=_digest(account_id)).update(who="")
