"""Fields of forms that are the city's own: its areas, a section of its map, its clock."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.geo import Box
from kota.ui import city
from kota.ui.widgets import Select

OLDEST, NEWEST = 1971, 2199  # years


class MomentField(forms.DateTimeField):  # noqa: TID251 - this is the one
    """Day and time as people of the city mean them: by the city's clock, whatever the server's is."""

    default_error_messages = {"invalid": _lazy("Write a day and a time.")}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(city.current().time_zone):
            found: datetime | None = super().to_python(value)
        if found is not None and not OLDEST <= found.year <= NEWEST:
            raise forms.ValidationError(_("Choose a day of this century."))
        return found

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(city.current().time_zone):
            return super().prepare_value(value)


class DayField(forms.DateField):  # noqa: TID251
    """A day that one can reckon with."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _lazy("Write a day, such as 2026-01-31.")}

    def to_python(self, value: Any) -> date | None:
        found: date | None = super().to_python(value)
        if found is not None and not OLDEST <= found.year <= NEWEST:
            raise forms.ValidationError(_("Choose a day of this century."))
        return found


class AreaField(forms.CharField):
    """The code of an area of any level, or nothing. `by_code` gives the area of a code, or None."""

    def __init__(self, by_code: Callable[[str], object | None]) -> None:
        super().__init__(required=False, max_length=20, label=_lazy("Area"), widget=Select)
        self._by_code = by_code

    def clean(self, value: Any) -> str:
        code = str(super().clean(value))
        if code and self._by_code(code) is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return code


class BoxField(forms.CharField):
    """A section of the map: west, south, east, north in degrees; None when it is not set."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=100, widget=forms.HiddenInput)

    def clean(self, value: Any) -> Box | None:
        text = str(super().clean(value))
        try:
            return Box.read(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("A map section is west,south,east,north in degrees.")) from None
