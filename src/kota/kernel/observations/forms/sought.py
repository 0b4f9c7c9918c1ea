"""What a view of the city's things is narrowed to, as it stands in an address."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kota.base.errors import InvalidError
from kota.kernel.areas import facade as areas
from kota.kernel.observations.rules import naming
from kota.kernel.observations.selectors import shown
from kota.ui.fields import AreaField, BoxField
from kota.ui.widgets import Select


class SoughtForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(
        required=False, max_length=100, label=_lazy("Name"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    theme = forms.CharField(required=False, max_length=100, label=_lazy("Theme"), widget=Select)
    area = AreaField(areas.by_code)
    bbox = BoxField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["theme"].widget.choices = _themes
        self.fields["area"].widget.choices = partial(_areas, data.get("area", ""))


@dataclass(frozen=True, slots=True)
class View:
    """A filter with the parameters that say it, in their order."""

    by: shown.Sought
    query: tuple[tuple[str, str], ...]

    def url_query(self, **changed: str) -> str:
        """`?...` with some parameters set or, when empty, left out; nothing when none is left."""
        pairs = [(name, value) for name, value in self.query if name not in changed]
        pairs += [(name, value) for name, value in changed.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""


def read(data: QueryDict) -> tuple[View, SoughtForm]:
    """The view that an address asks for; InvalidError names the parameter that makes no sense."""
    form = SoughtForm(data)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise InvalidError(f"{form.fields[str(name)].label or name}: {errors[0]}", field=str(name))
    given = form.cleaned_data
    text = given["q"].replace("\x00", "").strip()
    by = shown.Sought(theme=given["theme"], area=given["area"], text=text, box=given["bbox"])
    return View(by, tuple((name, str(data[name])) for name in form.fields if data.get(name))), form


def _themes() -> list[tuple[str, Any]]:
    found = sorted((_(naming.theme(code)), code) for code in shown.themes())
    return [("", _("All themes")), *((code, name) for name, code in found)]


def _areas(chosen: str) -> list[tuple[str, Any]]:
    """Every kota with its kecamatan; the kelurahan of one kecamatan once it is chosen."""
    found: list[tuple[str, Any]] = [("", _("The whole city"))]
    for kota, below in areas.tree(chosen):
        found.append((kota.name, [(kota.code, _("All of %(name)s") % {"name": kota.name}), *below]))
    return found
