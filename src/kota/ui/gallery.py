"""The living component page at /ui/: every component in all its states, opened by the browser tests."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.ui.access import public
from kota.ui.components.data import Step, Tab
from kota.ui.fields import DayField
from kota.ui.http import page_or_part

KINDS = ("neutral", "info", "progress", "good", "warn", "bad")
ELEMENTS = ("governance", "environment", "mobility", "economy", "people", "living")


class Sample(forms.Form):
    """One field of each kind."""

    use_required_attribute = False
    photos = forms.FileField(
        label=gettext_lazy("Photos"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(label=gettext_lazy("Where is it?"), help_text=gettext_lazy("A street, a building, an area"))
    words = forms.CharField(
        label=gettext_lazy("What do you see?"),
        help_text=gettext_lazy("A sentence or two. No names or phone numbers."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(label=gettext_lazy("Phone number"), required=False, widget=forms.TextInput({"type": "tel"}))
    area = forms.ChoiceField(label=gettext_lazy("Area"), choices=[("", "–"), ("a", "Menteng"), ("b", "Tebet")])
    day = DayField(label=gettext_lazy("Day"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Category"),
        widget=forms.RadioSelect,
        choices=[("road", gettext_lazy("Damaged road")), ("flood", gettext_lazy("Flood"))],
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Tell me by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mail", gettext_lazy("E-mail")), ("push", gettext_lazy("Push message"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("Hide my name"), required=False)


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components; its part `sample` is what htmx fetches here."""
    return page_or_part(request, "ui/gallery.html", "sample", _context())


def _context() -> dict[str, Any]:
    now = clock.now()
    return {
        "kinds": KINDS,
        "elements": ELEMENTS,
        "form": Sample(),
        "wrong": Sample({"wrong-phone": "x"}, prefix="wrong"),
        "now": now,
        "earlier": now - timedelta(hours=3, minutes=10),
        "due": now + timedelta(days=2),
        "length": timedelta(days=2, hours=3),
        "texts": {"id": "Jalan rusak", "en": "Damaged road"},
        "steps": [
            Step(_("Received"), "done", now - timedelta(days=1), _("Your report came in by the app.")),
            Step(_("Assigned"), "done", now - timedelta(hours=20), by="Dinas Bina Marga"),
            Step(_("In progress"), "current", now - timedelta(hours=3), _("A crew is on its way.")),
            Step(_("Solved"), "coming"),
        ],
        "charts": ("line", "bar", "rank"),
        "tabs": [Tab(_("List"), "/ui/", current=True, count=1240), Tab(_("Map"), "/ui/?view=map")],
        "rows": [("JKT-8K3M-27Q", _("Damaged road"), 12), ("JKT-1B2C-3D4", _("Flood"), 4)],
        "weeks": [(f"2026-W{week}", 40 + week * 3 % 17, 30 + week * 5 % 13) for week in range(30, 42)],
    }
