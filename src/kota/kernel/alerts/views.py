"""The inbox, what a person chooses, and how one says "no more" without signing in."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import forms, selectors, services
from kota.kernel.alerts.services.channels import vapid
from kota.ui.access import public, signed_in
from kota.ui.http import Request, page_or_part, see_other

PAGE = 30


def _account(request: Request) -> int:
    account_id = request.actor.account_id
    if account_id is None:
        raise Http404
    return account_id


@signed_in
@require_GET
def inbox(request: Request) -> HttpResponse:
    """What I was told, newest first."""
    account_id = _account(request)
    page = Paginator(selectors.inbox(account_id), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": selectors.unread(account_id), "topic": f"account:{account_id}"}
    return page_or_part(request, "alerts/inbox.html", "list", context)


@signed_in
@require_GET
def opened(request: Request, notice_id: UUID) -> HttpResponse:
    """Go to what a notice is about; it counts as read from now on."""
    notice = selectors.notice(_account(request), notice_id)
    services.mark_read(account_id=_account(request), notice_id=notice_id, at=clock.now())
    return see_other(notice.url or "alerts:inbox")


@signed_in
@require_POST
def read(request: Request) -> HttpResponse:
    """Everything is read."""
    services.mark_read(account_id=_account(request), at=clock.now())
    return see_other("alerts:inbox")


@signed_in
@require_GET
@never_cache
def bell(request: Request) -> HttpResponse:
    """How many are unread, for the header of a page that stays open."""
    return render(request, "alerts/bell.html#inside", {"unread": selectors.unread(_account(request))})


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponse:
    """What I want to hear about, and how."""
    account_id = _account(request)
    choice = selectors.choice(account_id)
    form = forms.Choose(request.POST or None, topics=selectors.topics_for(request.actor), choice=choice)
    if form.is_valid():
        services.set_choice(account_id=account_id, choice=form.choice(), by=request.actor, at=clock.now())
        flash.success(request, _("Saved."))
        return see_other("alerts:preferences")
    context = {
        "form": form,
        "devices": selectors.subscriptions(account_id),
        "key": vapid.public_key(),
        "trial": selectors.last_trial(account_id),
    }
    return render(request, "alerts/preferences.html", context, status=400 if form.is_bound else 200)


@signed_in
@require_POST
def trial(request: Request) -> HttpResponse:
    """Send myself a notice, to see that it arrives."""
    services.send_trial(account_id=_account(request), at=clock.now())
    flash.success(request, _("On its way. How it went is shown below in a moment."))
    return see_other("alerts:preferences")


@signed_in
@require_http_methods(["POST", "DELETE"])
def push(request: Request) -> HttpResponse:
    """A browser begins (POST) or ends (DELETE) to take pushes: JSON as `PushSubscription.toJSON()` gives it."""
    account_id, given = _account(request), _subscription(request)
    if request.method == "DELETE":
        endpoint = given["endpoint"]
        services.remove_push(account_id=account_id, endpoint=endpoint, by=request.actor, at=clock.now())
        return JsonResponse({})
    services.add_push(account_id=account_id, by=request.actor, at=clock.now(), **given)
    return JsonResponse({}, status=201)


def _subscription(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
        form = forms.Subscription({"endpoint": body["endpoint"], **body["keys"]})
    except (ValueError, KeyError, TypeError):
        raise InvalidError(_("Send the subscription as JSON: endpoint and keys.")) from None
    if not form.is_valid():
        raise InvalidError(_("Send the subscription as JSON: endpoint and keys."), field=next(iter(form.errors)))
    return dict(form.cleaned_data)


@signed_in
@require_POST
def push_remove(request: Request, device: int) -> HttpResponse:
    """Take one of my devices away."""
    services.remove_push(account_id=_account(request), device=device, by=request.actor, at=clock.now())
    return see_other("alerts:preferences")


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """No more of this: GET shows what, POST does it; mail programs POST by themselves (RFC 8058). No sign-in."""
    asked = selectors.read_token(token)
    topic = REGISTRY.notice_topics().get(asked.topic)
    if request.method == "POST":
        wanted = selectors.everything(asked) if "all" in request.POST else asked
        services.unsubscribe(asked=wanted, by=request.actor, at=clock.now())
    context = {
        "asked": asked,
        "topic": topic,
        "done": request.method == "POST",
        "channel": _channel(asked.channel),
    }
    return render(request, "alerts/unsubscribe.html", context)


def _channel(code: str) -> str:
    return str(dict(forms.CHANNELS).get(code, code))


@public
@require_GET
def messages(request: Request) -> HttpResponse:
    """In a demonstration on this very machine: the messages that would have left the house."""
    if not selectors.is_demo() or not accounts.is_from_here(request):
        raise Http404
    return render(request, "alerts/messages.html", {"messages_kept": selectors.kept_messages()})
