"""Accounts as allauth sees them."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from sesame.utils import get_token

from kota.base import clock, sms
from kota.base.actor import ANONYMOUS
from kota.kernel.accounts import rules, selectors, services
from kota.kernel.accounts.forms.fields import NOT_A_PHONE, Phone
from kota.kernel.accounts.models import Account
from kota.kernel.accounts.selectors import is_from_here
from kota.ui import city

_BY_MESSAGE = frozenset({"code", "link"})  # ways in that prove the address, not the password
_LOGIN_CODE = "account/email/login_code"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """E-mail or phone, codes by mail and text message, links beside codes, and one gate for every way in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _lazy("The e-mail address or the password is not right."),
        "phone_password_mismatch": _lazy("The phone number or the password is not right."),
        "username_password_mismatch": _lazy("That is neither an e-mail address nor a phone number."),
        "too_many_login_attempts": _lazy("Too many attempts. Wait a few minutes, then try again."),
        "incorrect_code": _lazy("That code is not right. Look at the newest message and type its code."),
    }

    def get_login_stages(self) -> list[str]:
        ours = "kota.kernel.accounts.signin.stages.EmailStage"
        return [ours if path.endswith(".EmailVerificationStage") else path for path in super().get_login_stages()]

    # Opening an account

    def new_user(self, request: HttpRequest) -> Account:
        return Account(created_at=clock.now(), language=rules.known_language(get_language()))

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:  # noqa: FBT001, FBT002
        data = form.cleaned_data
        user.email, user.phone = data.get("email") or None, data.get("phone") or None
        user.name = data.get("name") or ""
        user.set_password(data.get("password1") or None)
        services.open_by_oneself(account=user, by=ANONYMOUS, at=clock.now())
        return user

    # The gate

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> Any:
        """The last gate, whatever the way in: a password, a link, a code, a passkey, another provider."""
        if user.erased_at is not None or (user.is_sample and not is_from_here(request)):
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Whoever made the account may not have been the address's owner: a first sign-in that proves the address
        instead of the password drops that password."""
        records = get_authentication_records(request, user)
        if user.last_login is None and any(record.get("method") in _BY_MESSAGE for record in records):
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if not records:  # just signed up, and confirmed the address
            record_authentication(request, user, "sign-up")
        super().login(request, user)
        request.session["language"] = user.language

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not do it again."""
        request = self.request
        records = get_authentication_records(request, request.user) if request else []
        newest = max((record["at"] for record in records), default=0.0)
        return bool(clock.now().timestamp() - newest > app_settings.REAUTHENTICATION_TIMEOUT)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = credentials.get("email") or rules.read_phone(credentials.get("phone") or "") or ""
        return f"login:{login.lower()}"

    def can_delete_email(self, email_address: Any) -> bool:
        user: Account = email_address.user
        return bool(super().can_delete_email(email_address) and user.phone and user.phone_verified)

    # Phones

    def clean_phone(self, phone: str) -> str:
        read = rules.read_phone(phone)
        if read is None:
            raise ValidationError(NOT_A_PHONE)
        return read

    def phone_form_field(self, **kwargs: Any) -> Any:
        return Phone(**kwargs)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:  # noqa: FBT001
        by = selectors.actor_for(user) if user.last_login else ANONYMOUS
        services.set_phone(account=user, phone=phone, is_verified=verified, by=by, at=clock.now())

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> Account | None:
        read = rules.read_phone(phone)
        return Account.objects.filter(phone=read).first() if read else None

    # Messages

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        with override(user.language):
            sms.send(phone, _("%(code)s is your code for %(city)s. Tell it to nobody.") % self._said(code=code))

    def send_account_already_exists_sms(self, phone: str) -> None:
        sms.send(phone, _("This number has an account in %(city)s already: sign in with it.") % self._said())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        sms.send(phone, _("This number has no account in %(city)s yet: make one first.") % self._said())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever gets it; a sign-in code comes with a link that does the same."""
        account = selectors.by_login(email)
        if account is not None and template_prefix == _LOGIN_CODE:
            context = context | {"link": self._link(account)}
        with override(account.language if account else get_language()):
            super().send_mail(template_prefix, email, context | {"city": city.current()})

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """The text, and the same as a page in the city's dress."""
        message: Any = super().render_mail(template_prefix, email, context, headers)
        link = context.get("link", "")
        said = {
            "language": get_language(), "city": city.current().name, "subject": message.subject, "url": link,
            "body": message.body.replace(f"{link}\n\n", "") if link else message.body, "action": _("Sign in"),
        }  # fmt: skip
        message.attach_alternative(render_to_string("ui/mail.html", said), "text/html")
        return message

    def _link(self, account: Account) -> str:
        path = reverse("accounts:link_open", args=[get_token(account)])
        return str(self.request.build_absolute_uri(path))

    def format_email_subject(self, subject: str) -> str:
        return f"{city.current().name}: {subject}"

    def _said(self, **more: str) -> dict[str, str]:
        return {"city": city.current().name, **more}


class Social(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People whom another OpenID provider vouches for."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """An account with the same address is not taken over: its owner signs in and connects the two."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        vouched = [address.email for address in sociallogin.email_addresses if address.verified]
        if any(self._is_taken(address) for address in vouched):
            said = _(
                "There is an account with your address already. Sign in with it, then connect %(provider)s under"
                " Account › Other sign-ins."
            )
            messages.info(request, said % {"provider": sociallogin.provider.name})
            raise ImmediateHttpResponse(redirect("account_login"))

    def _is_taken(self, address: str) -> bool:
        known = EmailAddress.objects.filter(email__iexact=address, verified=True)
        return known.exists() or Account.objects.filter(email__iexact=address).exists()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        if form is None:
            services.note_opened(account=user, by=ANONYMOUS, at=clock.now())
        return user
