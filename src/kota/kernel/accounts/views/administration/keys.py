"""Keys of programs: issued (shown once) and revoked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kota.base import clock
from kota.base.registry import REGISTRY
from kota.kernel.accounts import permissions, selectors, services
from kota.kernel.accounts.forms.administration import SCOPES, NewKey
from kota.kernel.accounts.models import ApiKey
from kota.ui.access import requires
from kota.ui.http import Request, number, see_other


@requires(permissions.SYSTEM)
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: Request) -> HttpResponse:
    """The list, a new key, and the end of one."""
    if revoked := request.POST.get("revoke", ""):
        services.revoke_key(key_id=number(revoked), by=request.actor, at=clock.now())
        return see_other("accounts:keys")
    form = NewKey(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = _issue(request, form)
        form = NewKey()
    shown = {"keys": ApiKey.objects.select_related("account").order_by("-pk"), "form": form, "secret": secret}
    shown["scopes"] = SCOPES
    return render(request, "accounts/keys.html", shown, status=400 if form.errors else 200)


def _issue(request: Request, form: NewKey) -> str:
    given = form.cleaned_data
    _, secret = services.issue_key(
        name=given["name"],
        scopes=given["scopes"],
        per_minute=given["per_minute"],
        account_id=given["account"].pk if given["account"] else None,
        by=request.actor,
        at=clock.now(),
    )
    return secret


@requires(permissions.ROLES, permissions.USERS)
@require_GET
def roles(request: Request) -> HttpResponse:
    """Which role may do what: the whole matrix."""
    shown = {"roles": selectors.roles(), "permissions": REGISTRY.permissions()}
    return render(request, "accounts/roles.html", shown)
