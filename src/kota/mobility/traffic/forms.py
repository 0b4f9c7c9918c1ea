"""Deciding about incidents, and which day of a road is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.ui.fields import DayField, MomentField


class Decision(forms.Form):
    """Why, for colleagues."""

    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class Closing(Decision):
    """Until when the road is closed: empty is until further notice."""

    until = MomentField(label=_("Closed until"), required=False)


class Asked(forms.Form):
    """Which day of a road."""

    day = DayField(required=False)


class View(forms.Form):
    """What is in view of a map."""

    bbox = forms.CharField(required=False, max_length=100)
    zoom = forms.FloatField(required=False, min_value=0, max_value=24)
