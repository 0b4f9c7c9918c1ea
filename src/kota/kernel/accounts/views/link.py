"""Signing in by a link in a mail."""

from allauth.account.utils import perform_login
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods
from sesame.utils import get_token, get_user

from kota.base import throttle
from kota.base.errors import InvalidError
from kota.kernel.accounts import forms, selectors
from kota.kernel.accounts.models import Account
from kota.ui import city
from kota.ui.access import public

PER_HOUR = 5


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a link to an address. The answer is the same whether there is an account or not."""
    form = forms.AskLink(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        throttle.check(f"link:{email}", most=PER_HOUR, seconds=3600)
        throttle.check(f"link-from:{request.META.get('REMOTE_ADDR', '')}", most=PER_HOUR * 6, seconds=3600)
        account = selectors.by_login(email)
        if account is not None:
            _send(account, request.build_absolute_uri(reverse("accounts:link_open", args=[get_token(account)])))
        return render(request, "accounts/link_sent.html", {"email": email})
    return render(request, "accounts/link_ask.html", {"form": form}, status=400 if form.errors else 200)


def _send(account: Account, url: str) -> None:
    with override(account.language):
        subject = _("Your link to sign in to %(city)s") % {"city": city.current().name}
        said = {
            "language": account.language,
            "city": city.current(),
            "subject": subject,
            "heading": subject,
            "body": _("The link works once, for 15 minutes. If you did not ask for it, do nothing."),
            "url": url,
            "action": _("Sign in"),
        }
        text = f"{said['body']}\n\n{url}\n"
        mail = EmailMultiAlternatives(subject, text, to=[account.email or ""])
        mail.attach_alternative(render_to_string("ui/mail.html", said), "text/html")
        mail.send()


@public
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, sesame: str) -> HttpResponseBase:
    """A press of the button signs in: programs that look into mails open links, and must not use them up."""
    if request.method == "GET":
        return render(request, "accounts/link_open.html", {"sesame": sesame})
    account = get_user(sesame)
    if not isinstance(account, Account):
        raise InvalidError(_("This link was used already, or is older than 15 minutes. Ask for a new one."))
    answer: HttpResponseBase = perform_login(request, account, email_verification="none")
    return answer
