"""Staff mark areas as flooded, and as dry again."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import told
from kota.environment.water import forms
from kota.environment.water.permissions import MARK
from kota.environment.water.selectors import facts, floods
from kota.environment.water.services import marks as services
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.ui.access import requires
from kota.ui.http import Request, see_other


@requires(MARK)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """What is marked, and another mark."""
    at = clock.now()
    form = forms.Mark(request.POST or None)
    if form.is_valid() and _marked(request, form):
        flash.success(request, _("Marked. It stands on the map now."))
        return see_other("water:marks")
    context = {
        "form": form,
        "standing": floods.standing(at, exercises=True),
        "ended": floods.lately_ended(at),
        "depths": {one.code: one for one in facts.depths()},
        "kelurahan": areas.under("", Level.KELURAHAN),
    }
    return render(request, "water/marks.html", context, status=400 if form.is_bound else 200)


def _marked(request: Request, form: forms.Mark) -> bool:
    at, given = clock.now(), form.cleaned_data
    here = areas.by_code(given["area"])
    shape = given["outline"] or areas.outline([given["area"]])
    name = given["name"] or (here.full_name if here else _("Marked area"))
    try:
        services.mark_flood(
            name=name, shape=shape, depth=given["depth"], since=given["since"] or at, source=given["source"],
            by=request.actor, at=at,
        )  # fmt: skip
    except InvalidError as error:
        form.add_error({"shape": "outline"}.get(error.field, error.field), told(error))
        return False
    return True


@requires(MARK)
@require_POST
def end(request: Request, mark: UUID) -> HttpResponse:
    """The area is dry again."""
    at = clock.now()
    services.end_mark(mark_id=mark, until=at, by=request.actor, at=at)
    return see_other("water:marks")
