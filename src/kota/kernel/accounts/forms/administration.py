"""Administration of people, roles and keys."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.kernel.accounts import selectors
from kota.kernel.accounts.forms.fields import LANGUAGES
from kota.kernel.facts import facade as facts


class NewStaff(forms.Form):
    """An account for a member of staff."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


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
