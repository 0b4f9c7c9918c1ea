"""What people say to the pages of charging."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.areas import facade as areas
from kota.mobility.charging.selectors import places, words

POWERS = ((0, _("Any power")), (7, _("7 kW or more")), (22, _("22 kW or more")), (50, _("50 kW or more")),
          (100, _("100 kW or more")))  # fmt: skip


def _plugs() -> list[tuple[str, Any]]:
    return [("", _("Any plug")), *((one, words.plug(one)) for one in places.standards())]


class Wanted(forms.Form):
    """What somebody looks for, and where."""

    place = forms.CharField(label=_("Near"), required=False, max_length=120)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    plug = forms.ChoiceField(label=_("Plug"), required=False, choices=_plugs)
    kw = forms.TypedChoiceField(label=_("Power"), required=False, choices=POWERS, coerce=int, empty_value=None)
    free = forms.BooleanField(label=_("Free now"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=500, widget=forms.HiddenInput)

    def wanted(self) -> dict[str, Any]:
        """What is valid of it: a wrong part is no reason to show nothing."""
        self.is_valid()
        return self.cleaned_data

    @staticmethod
    def found(name: str) -> Any:
        """The first known place of a name."""
        return next(iter(areas.search(name, limit=1)), None)


class Wish(forms.Form):
    """The calculator."""

    plug = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    battery = forms.DecimalField(label=_("Battery, kWh"), min_value=1, max_value=1000, decimal_places=1, initial=50)
    begin = forms.IntegerField(label=_("From, %"), min_value=0, max_value=99, initial=20)
    end = forms.IntegerField(label=_("To, %"), min_value=1, max_value=100, initial=80)
    car = forms.DecimalField(
        label=_("Car takes at most, kW"), required=False, min_value=1, max_value=1000, decimal_places=1
    )
    idle = forms.IntegerField(label=_("Minutes plugged in after"), required=False, min_value=0, max_value=1440)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begin") is not None and given.get("end") is not None and given["end"] <= given["begin"]:
            self.add_error("end", _("Charge to more than you begin with."))
        return given


class Invite(forms.Form):
    """A platform that may register with us."""

    name = forms.CharField(label=_("Name of the operator"), max_length=100)


class Join(forms.Form):
    """A platform that has invited us."""

    name = forms.CharField(label=_("Name of the operator"), max_length=100)
    url = forms.URLField(label=_("Address of its versions"), max_length=255, assume_scheme="https")
    token = forms.CharField(label=_("Token that it gave us"), max_length=64)


class Settle(forms.Form):
    """How a CDR was cleared up."""

    note = forms.CharField(label=_("What was found out"), max_length=500, widget=forms.Textarea)
