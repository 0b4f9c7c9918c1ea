"""From where to where."""

from typing import Any

from django import forms

from kota.mobility.streets.contracts import Profile

PROFILES = [one for one in Profile if one is not Profile.BUS]


class Spot(forms.CharField):
    """`lon,lat` in degrees."""

    def to_python(self, value: Any) -> Any:
        lon, _comma, lat = (super().to_python(value) or "").partition(",")
        try:
            x, y = float(lon), float(lat)
        except ValueError:
            raise forms.ValidationError("lon,lat") from None
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise forms.ValidationError("lon,lat")
        return x, y


class Ask(forms.Form):
    """`from` and `to`, and how one goes."""

    profile = forms.ChoiceField(choices=[(str(one), str(one)) for one in PROFILES], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"], self.fields["to"] = Spot(max_length=60), Spot(max_length=60)

    def clean_profile(self) -> Profile:
        return Profile(self.cleaned_data["profile"] or Profile.WALK)
