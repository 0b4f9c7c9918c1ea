"""Places for which a person wants to be warned."""

from urllib.parse import urlencode

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import told
from kota.kernel.areas import facade as areas
from kota.kernel.warnings import forms
from kota.kernel.warnings.models import Place
from kota.kernel.warnings.selectors import audience
from kota.kernel.warnings.services import reach
from kota.kernel.warnings.views.shown import SEVERITIES
from kota.ui.access import public, signed_in
from kota.ui.http import Request, see_other


@public
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: Request) -> HttpResponse:
    """My places, and another one; a link may name it (`?area=`, `?lon=&lat=`). Guests read why it needs an account."""
    account_id = request.actor.account_id
    if account_id is None:
        here = request.get_full_path() if request.method != "POST" else request.path
        return render(request, "warnings/subscribe_guest.html", {"back": urlencode({"next": here})})
    form = forms.Subscribe(request.POST or None, asked=request.GET.dict())
    if form.is_valid() and _added(request, account_id, form):
        flash.success(request, _("You will be warned of what happens there."))
        return see_other("warnings:subscribe")
    mine = [(place, where(place), _of_what(place)) for place in audience.places(account_id)]
    context = {"form": form, "mine": mine, "areas": forms.area_choices(), "asked": "topic" in request.GET}
    return render(request, "warnings/subscribe.html", context, status=400 if form.is_bound else 200)


def _added(request: Request, account_id: int, form: forms.Subscribe) -> bool:
    try:
        reach.add_place(account_id=account_id, wish=form.wish(), by=request.actor, at=clock.now())
    except InvalidError as error:
        form.add_error(error.field if error.field in form.fields else None, told(error))
        return False
    return True


def where(place: Place) -> str:
    """The name that the person gave, and the area."""
    codes = [place.area] if place.area else place.areas
    names = [here.name for code in codes[:3] if (here := areas.by_code(code))]
    around = _("%(metres)s m around") % {"metres": place.radius_m} if place.point else ""
    return ", ".join(filter(None, [place.label, around, *(names if not place.label else [])]))


def _of_what(place: Place) -> str:
    topics = [str(forms.TOPICS.get(topic, topic)) for topic in place.topics] or [_("Everything")]
    return f"{', '.join(topics)} · {SEVERITIES[place.least]}"


@signed_in
@require_POST
def remove(request: Request, place: int) -> HttpResponse:
    """Warn me of it no more."""
    reach.remove_place(account_id=request.actor.account_id or 0, place_id=place, by=request.actor, at=clock.now())
    return see_other("warnings:subscribe")
