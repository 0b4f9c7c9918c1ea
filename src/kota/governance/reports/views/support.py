"""Joining a report: "me too"."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kota.base import clock
from kota.base.errors import TooManyError
from kota.governance.reports import services
from kota.governance.reports.views import device, guard, viewer
from kota.ui.access import public
from kota.ui.http import Request, see_other


@public
@require_POST
def support(request: Request, reference: str) -> HttpResponse:
    """Count once for an account or a browser, and follow the report from now on."""
    case, who = viewer.as_reader(request, reference)
    if who.is_reporter:
        messages.info(request, _("This is your own report: it counts already."))
        return see_other("reports:report", case.reference)
    try:
        guard.count(request, "support", most=60)
    except TooManyError:
        raise TooManyError(_("Very many people joined from this connection. Please wait ten minutes.")) from None
    here = device.of(request).marked()
    count = services.support(case_id=case.pk, by=request.actor, mark=here.mark, at=clock.now())
    said = ngettext("Thank you. You are the first to join.", "Thank you. %(count)d people see it too.", count)
    messages.success(request, said % {"count": count} if "%" in said else said)
    response = see_other("reports:report", case.reference)
    device.keep(response, here.joining(case.reference))
    return response
