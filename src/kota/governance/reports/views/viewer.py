"""Who looks at a report, and the report they look at."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kota.base.errors import MissingError, NotAllowedError
from kota.governance.reports.contracts import TYPE
from kota.governance.reports.views import device
from kota.kernel.cases import facade as cases
from kota.ui.http import Request


@dataclass(frozen=True, slots=True)
class Viewer:
    """`is_reporter` may act on the report and sees all of it; `has_joined` said "me too"."""

    is_reporter: bool
    has_joined: bool = False


def find(reference: str) -> cases.Case:
    """A report by its number as typed; MissingError in the reader's language."""
    try:
        case = cases.by_reference(reference)
    except MissingError:
        case = None
    if case is None or case.type != TYPE:
        raise MissingError(_("There is no report with this number. Check it, or search the list."))
    return case


def of(request: Request, case: cases.Case) -> Viewer:
    """By account, or by what this browser sent or opened with the follow link."""
    here = device.of(request)
    return Viewer(
        is_reporter=case.reference in here.sent or _owns(request, case), has_joined=case.reference in here.joined
    )


def _owns(request: Request, case: cases.Case) -> bool:
    account = request.actor.account_id
    return account is not None and cases.opened_by(account).filter(pk=case.pk).exists()


def as_reporter(request: Request, reference: str) -> cases.Case:
    """The report for one who may act on it as its reporter; NotAllowedError for everybody else."""
    case = find(reference)
    if not of(request, case).is_reporter:
        raise NotAllowedError(
            _("Only the one who sent this report may do this. Open it with your follow link, or sign in.")
        )
    return case


def as_reader(request: Request, reference: str) -> tuple[cases.Case, Viewer]:
    """The report for one who may read it; MissingError where the public may not."""
    case = find(reference)
    viewer = of(request, case)
    if not (viewer.is_reporter or cases.is_shown(case)):
        raise MissingError(_("This report is not shown to the public."))
    return case, viewer
