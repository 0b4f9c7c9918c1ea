"""Marking areas as flooded."""

import json
from typing import Any

import shapely
from django import forms
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from kota.base.words import said
from kota.environment.water.selectors import facts
from kota.kernel.areas import facade as areas
from kota.ui.fields import DayField, MomentField

MOST_LETTERS = 2_000_000


def _depths() -> list[tuple[str, Any]]:
    return [("", _("Not measured")), *((one.code, said(one.name)) for one in facts.depths())]


class Mark(forms.Form):
    """Kelurahan by their codes, or an outline as GeoJSON."""

    area = forms.CharField(label=_("Area"), required=False, max_length=13)
    name = forms.CharField(label=_("Name, if only a part of it"), required=False, max_length=120,
                           help_text=_("For example RW 04 Kampung Melayu."))  # fmt: skip
    outline = forms.CharField(
        label=_("Outline as GeoJSON"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea,
        help_text=_("A Polygon or MultiPolygon in longitude and latitude. Empty: the whole area."),
    )  # fmt: skip
    depth = forms.ChoiceField(label=_("How deep"), required=False, choices=_depths, widget=forms.RadioSelect)
    since = MomentField(label=_("Since"), required=False, help_text=_("Empty: from now on."))
    source = forms.CharField(label=_("Who says so"), max_length=200)

    def clean_area(self) -> str:
        code = str(self.cleaned_data["area"])
        if code and areas.by_code(code) is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return code

    def clean_outline(self) -> Any:
        text = self.cleaned_data["outline"].strip()
        if not text:
            return None
        try:
            found = json.loads(text)
            drawn = shape(found.get("geometry") or found)
        except (ValueError, TypeError, AttributeError, KeyError, shapely.errors.ShapelyError):
            raise forms.ValidationError(_("This is no GeoJSON of a Polygon or MultiPolygon.")) from None
        if drawn.geom_type not in ("Polygon", "MultiPolygon") or drawn.is_empty:
            raise forms.ValidationError(_("This is no GeoJSON of a Polygon or MultiPolygon."))
        west, south, east, north = drawn.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise forms.ValidationError(_("Longitude and latitude are degrees."))
        return drawn

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("area") and given.get("outline") is None and not self.errors:
            self.add_error("area", _("Say which area is under water."))
        return given


class Asked(forms.Form):
    """Where somebody asks about: an area, a position, or words that name a place."""

    area = forms.CharField(required=False, max_length=13)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    place = forms.CharField(required=False, max_length=120)


class Span(forms.Form):
    """Which days a chart or a file is about."""

    until = DayField(required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=31)
    since = DayField(required=False)
