"""For those who look after devices: all of them, one, and a new one with its secret, shown once."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import ConflictError
from kota.base.words import said, told
from kota.kernel.accounts import facade as accounts
from kota.kernel.observations import services
from kota.kernel.observations.contracts import DeviceInfo, DeviceState
from kota.kernel.observations.forms.devices import Change, Register
from kota.kernel.observations.permissions import DEVICES, SEEING
from kota.kernel.observations.rules import naming
from kota.kernel.observations.selectors import devices as selectors
from kota.kernel.observations.selectors import plausible, writable
from kota.kernel.observations.views.address import sensorthings
from kota.ui.access import requires
from kota.ui.components.data import Tab
from kota.ui.http import Request, number, see_other

LONGEST_SEARCH = 100


@requires(*SEEING)
@require_GET
def devices(request: Request) -> HttpResponse:
    """Every device that this person may see, with how it is doing."""
    state, now = request.GET.get("state", ""), clock.now()
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    found = selectors.devices(
        request.actor, now=now, state=state, text=text, after=request.GET.get("after", ""), most=selectors.PAGE + 1
    )
    page, here = found[: selectors.PAGE], reverse("observations:devices")
    tabs = _tabs(request, state, now)
    more = urlencode({name: value for name, value in (("state", state), ("q", text)) if value})
    context = {
        "devices": page,
        "agencies": _names(page),
        "tabs": tabs,
        "count": next((tab.count for tab in tabs if tab.current), None),
        "may_change": request.actor.may(DEVICES),
        "state": state,
        "text": text,
        "first": f"{here}?{more}" if request.GET.get("after") else "",
        "following": f"{here}?{more}&after={page[-1].key}" if len(found) > len(page) else "",
    }
    return render(request, "observations/devices/list.html", context)


def _tabs(request: Request, state: str, now: datetime) -> list[Tab]:
    counts, here = selectors.counts(request.actor, now=now), reverse("observations:devices")
    in_use = sum(count for one, count in counts.items() if one != DeviceState.ENDED)
    # A silent device may be implausible as well: each tab counts what it lists.
    every = Tab(_("All in use"), here, state not in list(DeviceState), None if counts["implausible"] else in_use)
    states = [
        Tab(_(words), f"{here}?state={one}", state == one, counts[one]) for one, (words, _k) in naming.STATES.items()
    ]
    return [every, *states]


def _names(found: list[DeviceInfo]) -> dict[str, str]:
    known = accounts.agencies()
    return {one.agency: said(known[one.agency].name) for one in found if one.agency in known}


@requires(DEVICES)
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """A new device. Its secret is on the page that answers, and nowhere else."""
    form = Register(request.POST or None, agencies=selectors.reach(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            device, secret = services.register_device(
                key=given["key"], name=given["name"], agency=given["agency"], silent_after_s=given["silent_after"],
                is_simulated=given["is_simulated"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except ConflictError as error:
            form.add_error("key", told(error))
        else:
            return _page(request, device.key, secret=secret, is_new=True)
    status = 400 if form.errors else 200
    return render(request, "observations/devices/register.html", {"form": form}, status=status)


@requires(*SEEING)
@never_cache
@require_GET
def device(request: Request, key: str) -> HttpResponse:
    """One device: its datastreams, when it was heard of, what was refused, its credentials."""
    return _page(request, key)


def _page(request: Request, key: str, **more: Any) -> HttpResponse:
    now = clock.now()
    found = selectors.device(request.actor, key, now=now)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    streams = writable.of_device(found.id)
    change = {"name": found.name, "silent_after": found.silent_after_s}
    context = {
        "device": found,
        "agency": _names([found]).get(found.agency, ""),
        "streams": streams,
        "implausible": plausible.among([one.id for one in streams], now=now),
        "free": writable.free(text),
        "text": text,
        "refused": selectors.refused(found.id),
        "may_change": _may_change(request, found),
        "form": Change(initial=change, current=found.silent_after_s),
        "api": sensorthings(),
        "mqtt": settings.KOTA_MQTT_PUBLIC_URL.partition("://"),
        "example": streams[0].id if streams else "N",
        **more,
    }
    return render(request, "observations/devices/device.html", context)


def _may_change(request: Request, found: DeviceInfo) -> bool:
    """Whether they look after this very device, or only see it."""
    if not request.actor.may(DEVICES):
        return False
    reached = selectors.reach(request.actor)
    return reached is None or found.agency in reached


@requires(DEVICES)
@never_cache
@require_POST
def renew(request: Request, key: str) -> HttpResponse:
    """A new secret, on the page that answers and nowhere else."""
    return _page(request, key, secret=services.renew_secret(key=key, by=request.actor, at=clock.now()))


@requires(DEVICES)
@require_POST
def change(request: Request, key: str) -> HttpResponse:
    """Another name, another time after which it counts as silent."""
    found = selectors.device(request.actor, key, now=clock.now())
    form = Change(request.POST, current=found.silent_after_s)
    if not form.is_valid():
        return _page(request, key, form=form)
    given = form.cleaned_data
    services.change_device(
        key=key, name=given["name"], silent_after_s=given["silent_after"], by=request.actor, at=clock.now()
    )
    return see_other("observations:device", key)


@requires(DEVICES)
@require_POST
def end(request: Request, key: str) -> HttpResponse:
    """The device writes no more."""
    services.end_device(key=key, by=request.actor, at=clock.now())
    return see_other("observations:device", key)


@requires(DEVICES)
@require_POST
def streams(request: Request, key: str) -> HttpResponse:
    """Give datastreams to the device (`add`), or take some away (`take`)."""
    add = {found for text in request.POST.getlist("add") if (found := number(text))}
    take = {found for text in request.POST.getlist("take") if (found := number(text))}
    if add:
        services.assign_streams(key=key, datastreams=add, by=request.actor, at=clock.now())
    if take:
        services.release_streams(key=key, datastreams=take, by=request.actor, at=clock.now())
    return see_other("observations:device", key)
