"""How Kota signs people in with allauth: by e-mail or phone, and sample persons from this machine only."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import EmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base import clock, sms
from kota.kernel.accounts import rules
from kota.kernel.accounts.forms import Phone
from kota.kernel.accounts.models import Account


def is_from_here(request: HttpRequest | None) -> bool:
    """Whether demo sign-ins may be used in this request."""
    if request is None or not settings.KOTA_DEMO:
        return False
    forwarded = request.headers.get("X-Forwarded-For", "") or request.headers.get("Forwarded", "")
    return rules.is_loopback(host=request.get_host(), peer=request.META.get("REMOTE_ADDR", ""), forwarded=forwarded)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Passwords by e-mail or phone. Sample persons are let in from this machine only."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.erased_at is None)

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        found: Account | None = super().authenticate(request, **credentials)
        if found is not None and found.is_sample and not is_from_here(request):
            raise PermissionDenied
        return found


class EmailStage(EmailVerificationStage):  # type: ignore[misc]
    """Confirms the e-mail address of those who gave one; a phone is enough."""

    def handle(self) -> Any:
        if self.login.user.email is None:
            return None, True
        return super().handle()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts as allauth sees them."""

    def get_login_stages(self) -> list[str]:
        ours = f"{__name__}.EmailStage"
        return [ours if path.endswith(".EmailVerificationStage") else path for path in super().get_login_stages()]

    def new_user(self, request: HttpRequest) -> Account:
        return Account(created_at=clock.now())

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:  # noqa: FBT001, FBT002
        data = form.cleaned_data
        user.email, user.phone = data.get("email") or None, data.get("phone") or None
        user.language = getattr(request, "LANGUAGE_CODE", "id")
        if data.get("password1"):
            user.set_password(data["password1"])
        else:
            user.set_unusable_password()
        user.save()
        return user

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> Any:
        """The last gate, whatever the way in: a link, a code, a passkey, another provider."""
        if user.erased_at is not None or (user.is_sample and not is_from_here(request)):
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        request.session["language"] = user.language
        return super().pre_login(request, user, **kwargs)

    def clean_phone(self, phone: str) -> str:
        read = rules.read_phone(phone)
        if read is None:
            raise ValidationError(_("This is not a phone number. Write it like 0812 3456 7890 or +62 812 3456 7890."))
        return read

    def phone_form_field(self, **kwargs: Any) -> Any:
        return Phone(**kwargs)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:  # noqa: FBT001
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> Account | None:
        return Account.objects.filter(phone=rules.read_phone(phone) or phone).first()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        sms.send(phone, _("%(code)s is your code for Kota. Tell it to nobody.") % {"code": code})

    def send_account_already_exists_sms(self, phone: str) -> None:
        sms.send(phone, _("This number has an account in Kota already: sign in with it."))


def passed_second_factor(request: HttpRequest, account: Account) -> bool | None:
    """None when the account has no second factor; else whether this session passed it or set it up."""
    made = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    newest: datetime | None = max(made.values_list("created_at", flat=True), default=None)
    if newest is None:
        return None
    records = get_authentication_records(request, account)
    if any(record.get("method") == "mfa" for record in records):
        return True
    started = min((record["at"] for record in records), default=None)
    return started is not None and newest.timestamp() >= started
