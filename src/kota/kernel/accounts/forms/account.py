"""A person's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.accounts.forms.fields import LANGUAGES


class Profile(forms.Form):
    """How Kota speaks to a person."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Officers who work your reports may see it; the public never does."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES, widget=forms.RadioSelect)


class Erase(forms.Form):
    """The tick that confirms it."""

    confirm = forms.BooleanField(label=_("I understand that this cannot be undone"))
