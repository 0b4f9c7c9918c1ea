"""Fields of forms that narrow something down to a place."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.geo import Box
from kota.ui.widgets import Select


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
