"""Adding a closure, and until when it lasts."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.closures.contracts import Certainty, Kind, Who
from kota.kernel.closures.rules.shapes import WIDEST_M
from kota.kernel.closures.selectors.shapes import KINDS, WHO
from kota.ui.fields import MomentField

MOST_LETTERS = 2_000_000


class Closing(forms.Form):
    """A place as GeoJSON (drawn on the map, or typed), or stops and lifts by reference."""

    kind = forms.ChoiceField(label=_("What closes"), choices=[(kind.value, words) for kind, words in KINDS.items()],
                             widget=forms.RadioSelect, initial=Kind.ROADWORKS)  # fmt: skip
    stops = forms.MultipleChoiceField(
        label=_("Whom it stops"), choices=[(who.value, words) for who, words in WHO.items()],
        widget=forms.CheckboxSelectMultiple, initial=[Who.CAR, Who.BUS],
    )  # fmt: skip
    title_id = forms.CharField(label=_("In a sentence, in Indonesian"), max_length=200,
                               help_text=_("For example “Jalan Melati ditutup karena perbaikan”."))  # fmt: skip
    title_en = forms.CharField(label=_("The same in English"), max_length=200, required=False,
                               help_text=_("Empty: the Indonesian sentence is shown."))  # fmt: skip
    shape = forms.CharField(
        label=_("Where, as GeoJSON"), required=False, widget=forms.Textarea,
        help_text=_("A Point, LineString or Polygon in longitude and latitude. Drawing on the map fills it in."),
    )  # fmt: skip
    metres = forms.FloatField(
        label=_("Metres"), required=False, min_value=1, max_value=WIDEST_M,
        help_text=_("Radius of a point, width of a line. Empty: 25 m and 12 m."),
    )  # fmt: skip
    refs = forms.CharField(
        label=_("Stops and lifts"), required=False, widget=forms.Textarea,
        help_text=_("One on a line, such as stop:transjakarta:B00001P."),
    )  # fmt: skip
    begins = MomentField(label=_("From"), required=False, help_text=_("Empty: from now on."))
    ends = MomentField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))
    is_reported = forms.BooleanField(label=_("Only reported so far, not confirmed"), required=False)
    source = forms.CharField(label=_("Who says so"), max_length=200)

    def clean_shape(self) -> Any:
        text = self.cleaned_data["shape"].strip()
        if not text:
            return None
        try:
            found = json.loads(text) if len(text) <= MOST_LETTERS else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(_("This is no GeoJSON of a Point, LineString or Polygon."))
        inner = found.get("geometry")
        return inner if isinstance(inner, dict) else found

    def clean_refs(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["refs"].splitlines() if line.strip()]

    def closing(self) -> dict[str, Any]:
        """What `put` is given, but for cause, times and actor."""
        given = self.cleaned_data
        texts = {"id": given["title_id"], "en": given["title_en"] or given["title_id"]}
        return {
            "kind": Kind(given["kind"]), "stops": [Who(who) for who in given["stops"]], "texts": texts,
            "shape": given["shape"], "metres": given["metres"], "refs": given["refs"], "source": given["source"],
            "certainty": Certainty.REPORTED if given["is_reported"] else Certainty.CONFIRMED,
        }  # fmt: skip


class Lasting(forms.Form):
    """Until when: empty is until further notice."""

    ends = MomentField(label=_("Until"), required=False)
