"""Feeds for the transit officer: what came, whether it may be used, what it changes, using it and taking it back."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kota.base import clock
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import told
from kota.mobility.transit import forms
from kota.mobility.transit.models import State
from kota.mobility.transit.permissions import FEEDS
from kota.mobility.transit.selectors import feeds as reading
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.notices import notices
from kota.mobility.transit.services import feeds
from kota.ui.access import requires
from kota.ui.http import Request, see_other


@requires(FEEDS)
@require_safe
def listed(request: Request) -> HttpResponse:
    """All feeds, and what is in use."""
    return render(request, "transit/feeds/list.html", {"rows": reading.feeds(), "form": forms.Bring()})


@requires(FEEDS)
@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    """Bring an archive: it is looked into and kept beside the one in use."""
    form = forms.Bring(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        at, sent = clock.now(), form.cleaned_data["file"]
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            for chunk in sent.chunks():
                file.write(chunk)
            file.flush()
            try:
                found = feeds.look_into(Path(file.name), at=at)
            except InvalidError as error:
                form.add_error("file", told(error))
                return render(request, "transit/feeds/bring.html", {"form": form}, status=400)
        code = form.cleaned_data["code"]
        feeds.compare(found, code=code)
        feeds.declare(code=code, title=form.cleaned_data["title"] or code, by=request.actor, at=at)
        version = feeds.stage(code=code, found=found, name=sent.name, by=request.actor, at=at)
        return see_other("transit:version", code, version.pk)
    return render(request, "transit/feeds/bring.html", {"form": form}, status=400 if form.is_bound else 200)


@requires(FEEDS)
@require_safe
def feed(request: Request, code: str) -> HttpResponse:
    """The versions of a feed."""
    found, versions = reading.feed(code)
    states = {one.state for one in versions}
    context = {
        "feed": found, "versions": versions, "may_go_back": State.FORMER in states,
        "is_used": State.CURRENT in states,
    }  # fmt: skip
    return render(request, "transit/feeds/feed.html", context)


@requires(FEEDS)
@require_safe
def version(request: Request, code: str, number: UUID) -> HttpResponse:
    """What is in a version, what is wrong with it, and what it changes for riders."""
    found, form = reading.version(code, number), forms.Since(request.GET)
    held = current()
    day = form.cleaned_data.get("day") if form.is_valid() else None
    day = day or clock.now().astimezone(held.zone).date()
    may_use = found.state in (State.STAGED, State.FORMER)
    changes = reading.differences(found, day) if may_use else []
    context = {
        "version": found,
        "figures": found.report.get("figures", {}),
        "problems": reading.problems(found.report),
        "notices": notices(found.report),
        "faults": reading.faults(found.report),
        "changes": changes,
        "day": day,
        "may_use": may_use,
    }
    return render(request, "transit/feeds/version.html", context)


@requires(FEEDS)
@require_POST
def use(request: Request, code: str, number: UUID) -> HttpResponse:
    """Put a version in the place of the one in use."""
    reading.version(code, number)
    feeds.use(version_id=number, by=request.actor, at=clock.now())
    flash.success(request, _("This version is in use now. Searches and boards show it within seconds."))
    return see_other("transit:feed", code)


@requires(FEEDS)
@require_POST
def take_back(request: Request, code: str) -> HttpResponse:
    """Use the version again that was in use before."""
    try:
        feeds.take_back(code=code, by=request.actor, at=clock.now())
        flash.success(request, _("The version before is in use again."))
    except ConflictError as error:
        flash.error(request, told(error))
    return see_other("transit:feed", code)


@requires(FEEDS)
@require_POST
def end(request: Request, code: str) -> HttpResponse:
    """Take a feed out of use."""
    try:
        feeds.end(code=code, by=request.actor, at=clock.now())
        flash.success(request, _("Out of use. Searches and boards are without it within seconds."))
    except ConflictError as error:
        flash.error(request, told(error))
    return see_other("transit:feed", code)
