"""Users, roles and keys, for administrators."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.registry import REGISTRY
from kota.kernel.accounts import permissions, selectors, services
from kota.kernel.accounts.forms import administration as forms
from kota.kernel.accounts.models import Account, ApiKey, RoleAssignment
from kota.ui.access import actor_of, requires
from kota.ui.http import see_other


@requires(permissions.USERS)
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Find somebody, or make an account for a member of staff."""
    form = forms.NewStaff(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_account(**form.cleaned_data, by=actor_of(request), at=clock.now())
        return see_other("accounts:user", made.pk)
    text = request.GET.get("q", "").strip()
    found = Account.objects.order_by("-pk")
    if text:
        found = found.filter(Q(email__icontains=text) | Q(phone__contains=text) | Q(name__icontains=text))
    if request.GET.get("staff"):
        found = found.filter(assignments__ended_at=None, assignments__isnull=False).distinct()
    page = Paginator(found.prefetch_related("assignments"), 50).get_page(request.GET.get("page"))
    told = {"page": page, "form": form, "text": text, "roles": selectors.roles()}
    return render(request, "accounts/users.html", told, status=400 if form.errors else 200)


@requires(permissions.USERS)
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, account_id: int) -> HttpResponse:
    """One person: roles granted and ended, sessions, second factor."""
    person = get_object_or_404(Account, pk=account_id)
    form = forms.Grant(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.grant_role(account_id=account_id, **form.cleaned_data, by=actor_of(request), at=clock.now())
        return see_other("accounts:user", account_id)
    grants = RoleAssignment.objects.filter(account=person).select_related("agency", "area").order_by("-granted_at")
    told = {"person": person, "grants": grants, "form": form, "roles": selectors.roles()}
    return render(request, "accounts/user.html", told, status=400 if form.errors else 200)


_VERBS: dict[str, Callable[..., Any]] = {
    "sign-out": services.end_sessions,
    "reset-second-factor": services.reset_second_factor,
    "close": lambda **given: services.set_active(is_active=False, **given),
    "open": lambda **given: services.set_active(is_active=True, **given),
}


@requires(permissions.USERS)
@require_POST
def act(request: HttpRequest, account_id: int, verb: str) -> HttpResponse:
    """Do something to an account, or end one of its grants."""
    by, at = actor_of(request), clock.now()
    if verb == "end-role":
        services.end_role(assignment_id=int(request.POST.get("assignment") or 0), by=by, at=at)
    elif verb in _VERBS:
        _VERBS[verb](account_id=account_id, by=by, at=at)
    else:
        raise MissingError("there is no such action")
    return see_other("accounts:user", account_id)


@requires(permissions.ROLES, permissions.USERS)
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Which role may do what: the whole matrix."""
    return render(request, "accounts/roles.html", {"roles": selectors.roles(), "permissions": REGISTRY.permissions()})


@requires(permissions.SYSTEM)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Keys of programs: issued (shown once) and revoked."""
    form = forms.NewKey(request.POST if request.POST.get("name") else None)
    secret = ""
    if request.method == "POST" and request.POST.get("revoke"):
        services.revoke_key(key_id=int(request.POST["revoke"]), by=actor_of(request), at=clock.now())
        return see_other("accounts:keys")
    if request.method == "POST" and form.is_valid():
        _, secret = services.issue_key(**form.cleaned_data, by=actor_of(request), at=clock.now())
        form = forms.NewKey()
    told = {"keys": ApiKey.objects.order_by("-pk"), "form": form, "secret": secret}
    return render(request, "accounts/keys.html", told, status=400 if form.errors else 200)
