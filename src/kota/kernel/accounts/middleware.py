"""Who is asking: each request gets its actor, and staff get in with a second factor only."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.actor import ANONYMOUS
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.contracts import Scope
from kota.kernel.accounts.models import Account
from kota.kernel.accounts.selectors import is_from_here
from kota.kernel.accounts.signin import SecondFactor, second_factor
from kota.ui.access import error_json, wants_json

API = "/api/"  # where tokens of programs count
Next = Callable[[HttpRequest], HttpResponseBase]
_HARMLESS = (
    "/account/sign-out", "/static/", "/language", "/theme", "/healthz", "/metrics", "/sw.js", "/manifest", "/offline",
    "/files/",
)  # fmt: skip
# Where staff may be before they have shown a second factor. Who has one can only show it: setting up another would go
# around it. Who has none can set one up, for which the address must be confirmed.
OPEN = {
    SecondFactor.OWED: (*_HARMLESS, "/account/second-factor/show", "/account/second-factor/passkeys/show"),
    SecondFactor.MISSING: (
        *_HARMLESS, "/account/second-factor", "/account/reauthenticate", "/account/email", "/account/phone",
    ),
}  # fmt: skip


def actor(get_response: Next) -> Next:
    """Set `request.actor` and `request.scopes`. Staff who owe a second factor have no power, and are sent to it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(API) and "Authorization" in request.headers:
            return _as_program(request) or get_response(request)
        account = _account(request)
        scopes = selectors.scopes(account.pk) if account else []
        factor = second_factor(request, account) if account and scopes else SecondFactor.PASSED
        _set(request, account, scopes if factor is SecondFactor.PASSED else [])
        if factor is not SecondFactor.PASSED and not request.path.startswith(OPEN[factor]):
            return _send_to(request, factor)
        return get_response(request)

    return handle


def _account(request: HttpRequest) -> Account | None:
    """Whoever is signed in. A sample person's session is worth nothing to another machine, and ends there."""
    account = getattr(request, "user", None)  # a program has none
    if not isinstance(account, Account):
        return None
    if account.is_sample and not is_from_here(request):
        logout(request)
        return None
    return account if account.is_active else None


def _as_program(request: HttpRequest) -> HttpResponseBase | None:
    """Set the actor of a program's token (`request.program`); the refusal where it is not valid or used up.

    A token of an account acts as that account, so that every check on what it may see and do is the same.
    """
    kind, _space, secret = request.headers["Authorization"].partition(" ")
    client = selectors.client_for(secret.strip()) if kind.lower() == "bearer" else None
    account = _owner(request, client.account_id) if client and client.account_id else None
    if client is None or (client.account_id and account is None):
        refusal = error_json(401, "bad_token", _("This token is not valid."))
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    at = clock.now()
    if not services.may_call(key_id=client.key_id, per_minute=client.per_minute, at=at):
        refusal = error_json(429, "too_many", _("This token is used up for this minute."))
        refusal["Retry-After"] = str(60 - at.second)
        return refusal
    request.program = client  # type: ignore[attr-defined]
    _set(request, account, selectors.scopes(account.pk) if account else [])
    if account is None:
        request.actor = client.actor()  # type: ignore[attr-defined]
    return None


def _owner(request: HttpRequest, account_id: int) -> Account | None:
    """The account that a token acts for; a sample person's token is worth nothing to another machine."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    return None if account and account.is_sample and not is_from_here(request) else account


def _set(request: HttpRequest, account: Account | None, scopes: list[Scope]) -> None:
    found = selectors.actor_with(account, scopes) if account else ANONYMOUS
    request.actor, request.scopes = found, scopes  # type: ignore[attr-defined]


def _send_to(request: HttpRequest, factor: SecondFactor) -> HttpResponseBase:
    """To the page that sets a second factor up, or asks for it."""
    name = "accounts:second_factor" if factor is SecondFactor.MISSING else "mfa_reauthenticate"
    if wants_json(request):
        return error_json(403, "second_factor", _("Sign in with your second factor first."))
    back = request.get_full_path() if request.method == "GET" else "/"
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})
