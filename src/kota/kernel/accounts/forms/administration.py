"""Administration of people, roles and keys."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.kernel.accounts import selectors
from kota.kernel.accounts.forms.fields import LANGUAGES
from kota.kernel.accounts.models import Account
from kota.kernel.areas import facade as areas
from kota.kernel.facts import facade as facts

SCOPES = {
    "open311": _("Send and read reports by Open311"),
    "reports:read": _("Read reports"),
    "reports:write": _("Send reports"),
    "sensing": _("Manage sensors and write observations by SensorThings"),
    "mobility": _("Send positions, taps and speeds, and look after mobility as the account may"),
    "work": _("Work reports, as the account may"),
    "performance": _("Read figures of performance, as the account may"),
    "admin": _("Administration, as the account may"),
}
_INDENT = "\u2003"
AS_ACCOUNT = frozenset({"work", "performance", "admin"})


class NewStaff(forms.Form):
    """An account for a member of staff."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("They sign in with a code that we send to it."))
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect, initial="id")


class Grant(forms.Form):
    """A role, and where it holds."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose the role.")})
    agency = forms.ChoiceField(label=_("Agency"), required=False, help_text=_("With the offices below it."))
    area = forms.ChoiceField(label=_("Area"), required=False)
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, help_text=_("None: every category."), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(code, _said(role.name)) for code, role in selectors.roles().items()]
        self._offer("role", [("", _("Choose the role")), *roles])
        offices = sorted((_said(a.name), code) for code, a in selectors.agencies().items())
        self._offer("agency", [("", _("Every agency")), *((code, name) for name, code in offices)])
        self._offer("area", [("", _("The whole city")), *_areas()])
        self._offer("categories", [(code, _said(c.name)) for code, c in facts.current("category").items()])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class NewKey(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("Name of the program"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    account = forms.EmailField(
        label=_("Acts as the account with this e-mail address"),
        required=False,
        help_text=_("Needed for working, figures and administration: the program may do no more than this account."),
    )
    per_minute = forms.IntegerField(label=_("Calls a minute"), min_value=1, max_value=1_000_000, initial=60)

    def clean_account(self) -> Account | None:
        email = self.cleaned_data["account"]
        account = selectors.by_login(email) if email else None
        if email and account is None:
            raise forms.ValidationError(_("There is no account with this address."))
        return account

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if AS_ACCOUNT & set(cleaned.get("scopes", [])) and not cleaned.get("account") and "account" not in self.errors:
            self.add_error("account", _("Say whose rights the program uses."))
        return cleaned


def _said(words: Any) -> str:
    return said(words.model_dump())


def _areas() -> Iterator[tuple[str, str]]:
    """Areas in the order of their codes, smaller ones indented below larger ones."""
    levels = ("kota", "kecamatan", "kelurahan")
    every = (area for level in levels for area in areas.under("", level))
    for area in sorted(every, key=lambda found: found.code):
        yield area.code, _INDENT * area.code.count(".") + area.name
