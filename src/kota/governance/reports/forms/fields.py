"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.words import tidy
from kota.governance.reports.contracts import MOST_WORDS

# For a telephone's keyboard: no help with names of streets and parts of the city.
AS_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class WordsField(forms.CharField):
    """What a person writes. Browsers send two characters for a line's end and count one; so do we."""

    def __init__(self, *, most: int = MOST_WORDS, rows: int = 4, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=most, widget=widget, **more)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return tidy(text.replace("\r\n", "\n").replace("\x00", ""))


class PublicPlaceField(forms.CharField):
    """The place as everybody may read it."""

    def __init__(self) -> None:
        label, help_text = _("Place for the public"), _("Without names. Left empty, only the kelurahan is shown.")
        super().__init__(required=False, max_length=300, label=label, help_text=help_text)


class Trap(forms.CharField):
    """A field that people do not see and programs fill in."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Leave this empty"),
            widget=forms.TextInput({"tabindex": "-1", **AS_TYPED}),
            max_length=200,
        )

    def clean(self, value: Any) -> str:
        if value:
            raise forms.ValidationError(_("Leave this field empty: it is there to catch programs."))
        return ""
