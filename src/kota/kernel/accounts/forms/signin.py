"""Signing up and in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, RequestLoginCodeForm, SetPasswordForm, SignupForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kota.base import clock
from kota.kernel.accounts.forms.fields import Login, new_password

BY_MESSAGE_S = 15 * 60  # so long after a code or link, a new password needs no old one


class SignIn(LoginForm):  # type: ignore[misc]
    """By e-mail or phone, with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Login()
        password = self.fields["password"]
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        if "remember" in self.fields:
            self.fields["remember"].label = _("Keep me signed in on this device")
            self.fields["remember"].initial = True
        self.order_fields(["login", "password", "remember"])


class SignUp(SignupForm):  # type: ignore[misc]
    """One field for the e-mail address or phone number, whichever the person has."""

    field_order = ("name", "login", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]
        self.fields["login"] = Login(help_text=_("We send a code to it, to make sure that it is yours."))
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            required=False,
            max_length=120,
            help_text=_("Never shown in public."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["password1"] = new_password(_("Password"))
        self.fields["website"].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
        self.order_fields(self.field_order)

    def clean_login(self) -> str:
        text = str(self.cleaned_data["login"])
        read = Login.read(text)
        if "email" in read:
            read["email"] = self.validate_unique_email(get_adapter().clean_email(read["email"]))
        self.cleaned_data |= read
        return text


class AskCode(RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send a code (and by mail a link) that signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": Login()}

    def clean_login(self) -> str:
        text = str(self.cleaned_data["login"])
        for name, value in Login.read(text).items():
            self.cleaned_data[name] = value
            getattr(self, f"clean_{name}")()
        return text


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Asks for the old password, except of those who have just shown that the address is theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user, self.fields["password1"] = self.user, new_password(_("New password"))
        del self.fields["password2"]
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].widget.attrs.pop("placeholder", None)
        if _came_by_message(user):
            del self.fields["oldpassword"]

    def clean_password1(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


class SetPassword(SetPasswordForm):  # type: ignore[misc]
    """A first password, for those who sign in without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = new_password(_("New password"))
        del self.fields["password2"]

    def clean_password1(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A key that opens the account by itself, unless the person wants it as a second lock only."""

    passwordless = forms.BooleanField(required=False, initial=True)


class ShowCode(AuthenticateForm):  # type: ignore[misc]
    """A code from the app opens once; a sample person's, which several try out at once, as long as the app shows it."""

    def clean_code(self) -> str:
        _let_samples_repeat(self.user, self.cleaned_data["code"])
        return str(super().clean_code())


class ShowCodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The same in the middle of a session."""

    def clean_code(self) -> str:
        _let_samples_repeat(self.user, self.cleaned_data["code"])
        return str(super().clean_code())


def _let_samples_repeat(user: Any, code: str) -> None:
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if user.is_sample else None
    if app is not None:
        cache.delete(app.wrap()._get_used_cache_key(code))


def _came_by_message(user: Any) -> bool:
    since = clock.now().timestamp() - BY_MESSAGE_S
    records = get_authentication_records(context.request, user)
    return any(r["at"] > since and r.get("method") in ("code", "link") for r in records)
