"""Who is told about a report."""

from collections.abc import Iterator

from kota.governance.reports.models import Supporter
from kota.governance.reports.selectors.following import follow_path
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import facade as alerts
from kota.kernel.cases import facade as cases
from kota.kernel.cases import permissions as may

BUREAU = "bureau"  # the kind of agency that stands for the mayor's desk


def reporter(case: cases.Case) -> alerts.Recipient | None:
    """The one who sent it, by the way they chose; nobody when they left none."""
    contact = getattr(case, "contact", None)
    if contact is None or contact.notify == "none":
        return None
    if contact.account_id is not None:
        # An account's own choices hold; only a way asked for with this very report is added.
        asked = () if contact.notify == "page" else (contact.notify,)
        return alerts.Recipient(contact.account_id, contact.email, contact.phone, contact.language, asked)
    ways = {"email": contact.email, "sms": contact.phone}
    if not ways.get(contact.notify):
        return None
    email = contact.email if contact.notify == "email" else ""
    phone = contact.phone if contact.notify == "sms" else ""
    return alerts.Recipient(None, email, phone, contact.language, (contact.notify,))


def address_for(case: cases.Case, to: alerts.Recipient) -> str:
    """Where a notice leads: somebody without an account needs the follow link to be known as the reporter."""
    return f"/reports/{case.reference}" if to.account_id is not None else follow_path(case.reference)


def supporters(case: cases.Case) -> Iterator[int]:
    """Accounts that joined and want to hear of it."""
    yield from Supporter.objects.filter(case=case, notify=True, account__isnull=False).values_list(
        "account_id", flat=True
    )


def officers(case: cases.Case) -> set[int]:
    """The officer who has the case; where nobody took it, those who lead the agency."""
    return {case.officer_id} if case.officer_id else heads(case)


def heads(case: cases.Case, agency: str = "") -> set[int]:
    """Those who sort the reports of an agency; where it has nobody, those of the office above."""
    code, seen = agency or case.agency_id, set[str]()
    while code and code not in seen and code in accounts.agencies():
        seen.add(code)
        found = accounts.holders(may.TRIAGE, agency=code, area=case.area_id or "", category=case.category_id)
        if found:
            return set(found)
        code = accounts.agency(code).parent
    return set()


def parents(case: cases.Case) -> set[int]:
    """The office above the agency that has the case."""
    found = accounts.agencies().get(case.agency_id)
    return heads(case, found.parent) if found and found.parent else set()


def mayor_desk(case: cases.Case) -> set[int]:
    bureaus = [code for code, found in accounts.agencies().items() if found.kind == BUREAU]
    return {pk for code in bureaus for pk in accounts.holders(may.TRIAGE, agency=code)}


def moderators(case: cases.Case) -> set[int]:
    """Those who may decide what the public reads of this very case."""
    where = {"agency": case.agency_id, "area": case.area_id or "", "category": case.category_id}
    return set(accounts.covering(may.MODERATE, **where))


# The words of the ladder for whom a rung tells.
RUNGS = {"officer": officers, "agency_head": heads, "parent_agency": parents, "mayor_desk": mayor_desk}
