"""Whether the caller is a report's reporter: by account, or by the key of the follow link."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header

from kota.base.errors import MissingError, NotAllowedError
from kota.governance.reports.contracts import TYPE
from kota.governance.reports.selectors import following
from kota.kernel.cases import facade as cases
from kota.ui import limits
from kota.ui.access import actor_of

DEEDS = 40  # what reporters do to reports that are under way, in ten minutes
FollowKey = Annotated[
    str, Header(alias="X-Follow-Key", max_length=200, description="the key of the report's follow link")
]


def find(reference: str) -> cases.Case:
    """A report by its number as typed."""
    try:
        case = cases.by_reference(reference)
    except MissingError:
        case = None
    if case is None or case.type != TYPE:
        raise MissingError(_("There is no report with this number. Check it, or search the list."))
    return case


def is_reporter(request: HttpRequest, case: cases.Case, key: str) -> bool:
    if key and following.is_follow_key(case.reference, key):
        return True
    account = actor_of(request).account_id
    return account is not None and cases.opened_by(account).filter(pk=case.pk).exists()


def as_reader(request: HttpRequest, reference: str, key: str) -> tuple[cases.Case, bool]:
    """The report, and whether the caller is its reporter; MissingError where the public may not read it."""
    case = find(reference)
    mine = is_reporter(request, case, key)
    if not (mine or cases.is_shown(case)):
        raise MissingError(_("This report is not shown to the public."))
    return case, mine


def as_reporter(request: HttpRequest, reference: str, key: str) -> cases.Case:
    """The report for one who acts on it as its reporter; NotAllowedError for everybody else, TooManyError when too
    much was done lately."""
    case, mine = as_reader(request, reference, key)
    if not mine:
        raise NotAllowedError(
            _("Only the one who sent this report may do this. Open it with your follow link, or sign in.")
        )
    count(request, "deed", most=DEEDS)
    return case


def count(request: HttpRequest, what: str, *, most: int) -> None:
    """TooManyError when too many came from this person or address lately; programs are limited by their token."""
    if getattr(request, "program", None) is None:
        limits.count(request, f"reports.{what}", most=most)
