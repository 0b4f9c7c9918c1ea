"""Who is asking: each request gets its actor, and staff get in with a second factor only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from kota.base.actor import ANONYMOUS, Actor
from kota.kernel.accounts import selectors
from kota.kernel.accounts.models import Account
from kota.kernel.accounts.signin import is_from_here, passed_second_factor

Next = Callable[[HttpRequest], HttpResponseBase]
# Where staff may be before they have a second factor: what sets it up, signs out, or holds nothing of theirs.
OPEN = (
    "/account/",
    "/static/",
    "/language",
    "/theme",
    "/healthz",
    "/metrics",
    "/sw.js",
    "/manifest",
    "/offline",
)


def actor(get_response: Next) -> Next:
    """Set `request.actor`, found when first asked for; send staff without a second factor to set one up."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if "kota_session" in request.COOKIES and not request.path.startswith(OPEN):
            account = request.user
            if isinstance(account, Account) and request.actor.permissions and not _is_proven(request, account):  # type: ignore[attr-defined]
                if passed_second_factor(request, account) is None:
                    return redirect("accounts:second_factor")
                return redirect("account_logout")
        return get_response(request)

    return handle


def _actor(request: HttpRequest) -> Actor:
    account = request.user
    if not isinstance(account, Account) or (account.is_sample and not is_from_here(request)):
        return ANONYMOUS
    return selectors.actor_for(account)


def _is_proven(request: HttpRequest, account: Account) -> bool:
    """Proven once is remembered in the session, so that it costs no query afterwards."""
    if request.session.get("second_factor") == account.pk:
        return True
    if passed_second_factor(request, account):
        request.session["second_factor"] = account.pk
        return True
    return False
