"""The desk of those who look after sharing: feeds, vans, notices."""

from datetime import UTC
from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import told
from kota.mobility.sharing import forms
from kota.mobility.sharing.permissions import DESK
from kota.mobility.sharing.selectors import feeds, pages
from kota.mobility.sharing.selectors.book import book
from kota.mobility.sharing.selectors.notices import of, standing
from kota.mobility.sharing.services import noticing
from kota.ui.access import requires
from kota.ui.http import Request, page_or_part, see_other

LIVE = ["public:sharing"]


@requires(DESK)
@require_safe
def page(request: Request) -> HttpResponse:
    """Which systems are connected, and how their files are read."""
    now = clock.now()
    context = {"healths": feeds.healths(now), "now": now, "topics": LIVE, "moves": len(pages.moves(now))}
    return page_or_part(request, "sharing/desk.html", "feeds", context)


@requires(DESK)
@require_safe
def rebalancing(request: Request) -> HttpResponse:
    """Where a van is needed within the hour."""
    now = clock.now()
    is_simulated = any(one.is_simulated for one in book().systems.values())
    context = {"moves": pages.moves(now), "now": now, "topics": LIVE, "is_simulated": is_simulated}
    return page_or_part(request, "sharing/rebalancing.html", "moves", context)


@requires(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: Request) -> HttpResponse:
    """What the city says of its own systems, and another notice."""
    form = forms.Notice(request.POST or None)
    if form.is_valid() and _said(request, form):
        flash.success(request, _("It is said. It stands on the pages and in the open data."))
        return see_other("sharing:notices")
    now = clock.now()
    own = [(one, said) for one in book().systems.values() if one.is_own for said in standing(of(one.code), now)]
    return render(request, "sharing/notices.html", {"form": form, "notices": own}, status=400 if form.is_bound else 200)


def _said(request: Request, form: forms.Notice) -> bool:
    at, given = clock.now(), form.cleaned_data
    try:
        noticing.say(
            system=given["system"], kind=given["kind"],
            summary={"id": given["summary_id"], "en": given["summary_en"]},
            description={key: text for key in ("id", "en") if (text := given[f"description_{key}"])},
            stations=given["stations"], begins=at, ends=given["ends"].astimezone(UTC) if given["ends"] else None,
            by=request.actor, at=at,
        )  # fmt: skip
    except InvalidError as error:
        form.add_error(error.field, told(error))
        return False
    return True


@requires(DESK)
@require_POST
def end_notice(request: Request, notice: UUID) -> HttpResponse:
    """It does not hold any more."""
    noticing.end(notice=notice, by=request.actor, at=clock.now())
    return see_other("sharing:notices")
