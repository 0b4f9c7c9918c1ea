"""Fields that several forms share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kota.kernel.accounts import rules

NOT_A_PHONE = _("This is not a phone number. Write it like 0812 3456 7890 or +62 812 3456 7890.")
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class Phone(forms.CharField):
    """A phone number, given back in E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Phone number"), **kwargs})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        read = rules.read_phone(text)
        if read is None:
            raise ValidationError(NOT_A_PHONE, code="invalid_phone")
        return read


class Login(forms.CharField):
    """An e-mail address or a phone number: `{"email": ...}` or `{"phone": ...}`, normalised."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            label=_("E-mail or phone number"), max_length=254, widget=forms.TextInput(attrs=attrs), **kwargs
        )

    @staticmethod
    def read(text: str) -> dict[str, str]:
        """ValidationError says which of the two it tried to be."""
        if "@" in text:
            email: str = forms.EmailField().clean(text.strip())
            return {"email": email.lower()}
        return {"phone": Phone().clean(text)}


def new_password(label: Any) -> forms.CharField:
    """A field for a password that is chosen."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=_("At least 10 characters. A few words that only you would put together are best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
