"""Forms of those who look after devices."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.errors import InvalidError
from kota.base.words import said, told
from kota.kernel.accounts import facade as accounts
from kota.kernel.observations.rules import devices as rules

MINUTES = (5, 15, 30, 60, 180, 720, 1440, 10080)


def _spans() -> list[tuple[int, str]]:
    names = {
        5: _("5 minutes"), 15: _("15 minutes"), 30: _("30 minutes"), 60: _("an hour"), 180: _("3 hours"),
        720: _("12 hours"), 1440: _("a day"), 10080: _("a week"),
    }  # fmt: skip
    return [(minutes * 60, names[minutes]) for minutes in MINUTES]


class Change(forms.Form):
    """What can be changed of a device."""

    name = forms.CharField(
        label=_lazy("Name"), max_length=120, help_text=_lazy("What people call it, and where it is.")
    )
    silent_after = forms.TypedChoiceField(
        label=_lazy("It counts as silent after"), coerce=int, choices=_spans, initial=3600,
        help_text=_lazy("Choose at least three times the pause between two of its messages."),
    )  # fmt: skip

    def __init__(self, *given: Any, current: int = 0, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = _spans()
        if current and current not in dict(offered):  # a program may have set any number of seconds
            offered.append((current, _("%(seconds)s seconds") % {"seconds": current}))
        self.fields["silent_after"].choices = offered  # type: ignore[attr-defined]


class Register(Change):
    """A new device. `agencies`: those whose devices may be registered; None: every one, and none."""

    key = forms.CharField(
        label=_lazy("Name for programs"), max_length=rules.LONGEST_KEY,
        help_text=_lazy("Small letters, digits, dots and dashes, such as katulampa-1. It cannot be changed later."),
    )  # fmt: skip
    agency = forms.ChoiceField(label=_lazy("Agency"), required=False)
    is_simulated = forms.BooleanField(
        label=_lazy("It is simulated"), required=False, help_text=_lazy("Every page will say so.")
    )

    field_order = ("name", "key", "agency", "silent_after", "is_simulated")

    def __init__(self, *given: Any, agencies: frozenset[str] | None, **more: Any) -> None:
        super().__init__(*given, **more)
        known = accounts.agencies()
        rows = sorted((said(one.name), code) for code, one in known.items() if agencies is None or code in agencies)
        none = [("", _("The whole city"))] if agencies is None else []
        field: Any = self.fields["agency"]
        field.choices = [*none, *((code, name) for name, code in rows)]
        field.required = agencies is not None

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip()
        try:
            rules.check_key(key)
        except InvalidError as error:
            raise forms.ValidationError(told(error)) from None
        return key
