"""Input about accounts, checked."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.kernel.accounts import rules, selectors
from kota.kernel.facts import facade as facts


class Phone(forms.CharField):
    """A phone number, given back in E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        read = rules.read_phone(text)
        if read is None:
            raise ValidationError(_("This is not a phone number. Write it like 0812 3456 7890 or +62 812 3456 7890."))
        return read


class SignUp(SignupForm):  # type: ignore[misc]
    """Sign-up by e-mail or by phone: one of them is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].label = _("E-mail")
        self.fields["phone"].label = _("Phone")
        self.fields["phone"].help_text = _("One of the two is enough.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise ValidationError(_("Give an e-mail address or a phone number."))
        return cleaned


class AskLink(forms.Form):
    """Where to send a link that signs in."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class Profile(forms.Form):
    """How Kota speaks to a person."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("id", "Bahasa Indonesia"), ("en", "English")])


class Erase(forms.Form):
    """The word that confirms it."""

    confirm = forms.BooleanField(label=_("I understand that this cannot be undone"))


class NewStaff(forms.Form):
    """An account for a member of staff."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("id", "Bahasa Indonesia"), ("en", "English")])


class Grant(forms.Form):
    """A role, and where it holds."""

    role = forms.ChoiceField(label=_("Role"))
    agency = forms.ChoiceField(label=_("Agency"), required=False, help_text=_("Empty: every agency."))
    area = forms.CharField(
        label=_("Area code"), required=False, help_text=_("Such as 31.71 or 31.71.01. Empty: the whole city.")
    )
    categories = forms.MultipleChoiceField(label=_("Categories"), required=False, help_text=_("None: every category."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r.code, said(r.name.model_dump())) for r in selectors.roles().values()]  # type: ignore[attr-defined]
        offices = sorted((said(a.name.model_dump()), a.code) for a in selectors.agencies().values())
        self.fields["agency"].choices = [("", "—"), *((code, name) for name, code in offices)]  # type: ignore[attr-defined]
        known = facts.current("category").values()
        self.fields["categories"].choices = [(c.code, said(c.name.model_dump())) for c in known]  # type: ignore[attr-defined]


class NewKey(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("Name of the program"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (scope, scope) for scope in ("open311", "reports:read", "reports:write", "work", "performance", "admin")
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    per_minute = forms.IntegerField(label=_("Calls a minute"), min_value=1, max_value=1_000_000, initial=60)
