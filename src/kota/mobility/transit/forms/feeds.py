"""Feeds that somebody brings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.ui.fields import DayField


class Bring(forms.Form):
    """An archive for a feed."""

    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,29}$", label=_("Code"),
        help_text=_("Small letters, digits and dashes, such as transjakarta. It stands in addresses for good."),
    )  # fmt: skip
    title = forms.CharField(label=_("Name"), max_length=200, required=False)
    file = forms.FileField(label=_("GTFS archive (zip)"))


class Since(forms.Form):
    """From which day on changes are told."""

    day = DayField(label=_("In the week of"), required=False)
