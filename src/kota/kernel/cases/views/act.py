"""Doing something to a case: one address for every verb, checked under the case's lock."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kota.base import clock
from kota.base.errors import ConflictError, KotaError, MissingError, NotAllowedError
from kota.base.words import told
from kota.kernel.cases import permissions, services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.forms.deeds import FORMS
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import beside
from kota.kernel.cases.views import deeds, evidence
from kota.kernel.cases.views.case import page
from kota.kernel.cases.views.guard import StaffRequest, officers, on_desk
from kota.ui.http import see_other

REFUSED = 422


@officers(*permissions.STAFF)
@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, reference: str, verb: str) -> HttpResponse:
    """Do it and go back to the case; where it is refused, the page with everything that was entered."""
    if verb not in FORMS:
        raise MissingError(_("There is no such step. Open the case again and choose one of its buttons."))
    if request.method == "GET":  # after signing in again, or from a kept address
        return see_other(f"{reverse('cases:case', args=[reference])}?do={verb}")
    case = on_desk(request, reference)
    return _do(request, case, Verb(verb))


def _do(request: StaffRequest, case: Case, verb: Verb) -> HttpResponse:
    kind = FORMS[verb]
    bag = evidence.take(request, case) if kind.has_photos else evidence.Bag()
    if request.POST.get("go", "send") != "send" or "drop" in request.POST:  # look for an agency, take a photo out
        form = kind(case=case, initial=request.POST.dict())
        return page(request, case, deeds.dressed(case, verb, form, bag=bag, look=request.POST.get("look", "")))
    form = kind(request.POST, case=case)
    if not form.is_valid() or bag.errors:
        return page(request, case, deeds.dressed(case, verb, form, bag=bag), status=REFUSED)
    try:
        done = services.act(
            case_id=case.pk,
            deed=form.deed(verb, bag.ids),
            by=request.actor,
            at=clock.now(),
            seen=form.cleaned_data["seen"],
        )
    except NotAllowedError:
        raise
    except KotaError as error:
        return _refused(request, case, verb, error, bag)
    return _onward(request, done, form.deed(verb))


def _refused(request: StaffRequest, case: Case, verb: Verb, error: KotaError, bag: evidence.Bag) -> HttpResponse:
    """The page as it is now, with the sentence, and all that was entered; sent again, it counts for this state."""
    case = on_desk(request, case.reference)
    data = request.POST.copy()
    data["seen"] = str(beside.version(case.pk))
    form = FORMS[verb](data, case=case)
    form.add_error(error.field if error.field in form.fields else None, told(error))
    status = error.status if isinstance(error, ConflictError) else REFUSED
    return page(request, case, deeds.dressed(case, verb, form, bag=bag), status=status)


def _onward(request: StaffRequest, case: Case, deed: Deed) -> HttpResponse:
    """Back to the case, or to the queue where it left the officer's desk."""
    messages.success(request, str(deeds.DONE.get(deed.verb, _("Done."))))
    if request.desk.may(case, *permissions.STAFF):
        return see_other("cases:case", case.reference)
    return see_other("cases:queue")
