"""The report form: all that stands on its one page save photos and the category's own questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.actor import Actor
from kota.base.geo import Point
from kota.governance.reports.forms.contact import ContactFields, language
from kota.governance.reports.forms.fields import AS_TYPED, Trap, WordsField
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts

_HIDDEN, _MAP = forms.HiddenInput, _("Place on the map")


class ReportForm(ContactFields):
    """Place, words, category and contact. Which place is meant is decided beyond it (see `views.places`)."""

    use_required_attribute = False
    lon = forms.FloatField(required=False, label=_MAP, min_value=-180, max_value=180, widget=_HIDDEN)
    lat = forms.FloatField(required=False, label=_MAP, min_value=-90, max_value=90, widget=_HIDDEN)
    place = forms.CharField(
        required=False,
        max_length=200,
        label=_("Street or place"),
        help_text=_("A street, a building, a station, a kelurahan."),
        widget=forms.TextInput({"enterkeyhint": "search", **AS_TYPED}),
    )
    area = forms.ChoiceField(required=False, label=_("Kelurahan"))
    words = WordsField(
        label=_("What do you see?"),
        error_messages={"required": _("Say in a few words what you see, or add a photo.")},
        help_text=_("A sentence or two. No names or phone numbers: the words are public."),
    )
    category = forms.ChoiceField(
        label=_("Category"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    website = Trap()

    def __init__(self, data: Any = None, *, actor: Actor, has_photos: bool = False, initial: Any = None) -> None:
        super().__init__(data, actor=actor, initial=initial)
        self.fields["words"].required = not has_photos
        self._choices("category", [(c.code, c.name.in_language(language())) for c in cases.categories()])
        self._choices("area", [("", _("Choose the kelurahan")), *area_choices()])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        point = self.point
        if point is not None and not _inside(point):
            self.add_error("place", _("This place lies outside the city. Report it to the city it belongs to."))
        return data

    @property
    def point(self) -> Point | None:
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return Point(lon, lat) if lon is not None and lat is not None else None


def _inside(point: Point) -> bool:
    west, south, east, north = facts.city().bbox
    return west <= point.lon <= east and south <= point.lat <= north


def area_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All kelurahan, grouped by the areas above them."""

    def make() -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for area in areas.under("", "kelurahan"):
            groups.setdefault(" · ".join(reversed(area.path[1:])), []).append((area.code, area.name))
        return [(name, sorted(groups[name], key=lambda entry: entry[1])) for name in sorted(groups)]

    return facts.derived("reports.area_choices", make)
