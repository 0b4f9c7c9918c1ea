"""Asking that a report be taken off the public pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.governance.reports.forms.fields import Trap, WordsField


class TakedownForm(forms.Form):
    use_required_attribute = False
    reason = WordsField(
        most=2000,
        label=_("What should not be shown, and why?"),
        help_text=_("Say which words or which photo you mean. Only moderators read this."),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail for our answer"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = Trap()
