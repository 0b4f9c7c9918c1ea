"""Signing in by a link in a mail."""

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from sesame.tokens import parse_token

from kota.kernel.accounts.models import Account
from kota.ui.access import public
from kota.ui.http import see_other


@public
@never_cache
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, sesame: str) -> HttpResponseBase:
    """A press of the button signs in: programs that look into mails open links, and must not use them up."""
    if request.user.is_authenticated:
        return see_other("accounts:account")
    account = parse_token(sesame, lambda pk: Account.objects.filter(pk=pk, is_active=True).first())
    if not isinstance(account, Account) or not account.email:
        return render(request, "accounts/link_stale.html", status=400)
    if request.method == "GET":
        return render(request, "accounts/link_open.html", {"email": account.email})
    return _sign_in(request, account, account.email)


def _sign_in(request: HttpRequest, account: Account, email: str) -> HttpResponse:
    clear_login(request)  # the code that came with the link is no longer waited for
    record_authentication(request, account, "link", email=email)
    verify_email_indirectly(request, account, email)
    answer: HttpResponse = perform_login(request, Login(user=account, email=email))
    return answer
