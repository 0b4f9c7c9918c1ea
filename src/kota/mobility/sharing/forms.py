"""What people ask and write about sharing."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.mobility.sharing.contracts import Sought
from kota.mobility.sharing.selectors import facts
from kota.ui.fields import DayField, MomentField

MOST_MINUTES, MOST_KM = 24 * 60, 200


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("Everything")), (Sought.BIKE, _("Bicycles")), (Sought.SCOOTER, _("Scooters"))]


class Asked(forms.Form):
    """Where, what and when somebody wants to ride."""

    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    place = forms.CharField(required=False, max_length=120)
    area = forms.CharField(required=False, max_length=13)
    kind = forms.ChoiceField(label=_("What"), required=False, choices=_kinds)
    at = forms.TimeField(label=_("At what time"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class Ride(forms.Form):
    """A ride whose price is asked, and a moment for which a station is asked."""

    minutes = forms.IntegerField(required=False, min_value=1, max_value=MOST_MINUTES)
    km = forms.FloatField(required=False, min_value=0, max_value=MOST_KM)
    plan = forms.CharField(required=False, max_length=200)
    at = forms.TimeField(required=False)
    day = DayField(required=False)

    def moment(self) -> time | None:
        found: time | None = self.cleaned_data.get("at") if self.is_valid() else None
        return found


def _own() -> list[tuple[str, str]]:
    return [(code, said(one.name)) for code, one in facts.systems().items() if not one.url and one.on]


class Notice(forms.Form):
    """What the city says of one of its own systems."""

    system = forms.ChoiceField(label=_("Which system"), choices=_own)
    kind = forms.ChoiceField(
        label=_("What is it"),
        choices=[
            ("station_closure", _("A station is closed")), ("system_closure", _("Everything is closed")),
            ("station_move", _("A station has moved")), ("other", _("Something else")),
        ],
    )  # fmt: skip
    summary_id = forms.CharField(label=_("In a sentence, Indonesian"), max_length=160)
    summary_en = forms.CharField(label=_("In a sentence, English"), max_length=160)
    description_id = forms.CharField(
        label=_("More about it, Indonesian"), max_length=1000, required=False, widget=forms.Textarea
    )
    description_en = forms.CharField(
        label=_("More about it, English"), max_length=1000, required=False, widget=forms.Textarea
    )
    stations = forms.CharField(
        label=_("Codes of stations"), required=False, max_length=2000,
        help_text=_("With commas between them. Empty: all of the system."),
    )  # fmt: skip
    ends = MomentField(label=_("Until"), required=False, help_text=_("Empty: until you end it."))

    def clean_stations(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["stations"].split(",") if part.strip()]
