"""The question: from where, to where, when, and how."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kota.base.words import said
from kota.mobility.fares import facade as fares
from kota.mobility.journeys.selectors.offers import MODES, STEPS, WALKS
from kota.ui.fields import DayField

WHEN = (("now", _("Now")), ("depart", _("Leave at")), ("arrive", _("Arrive by")))
PARKS = (
    ("", _("No vehicle of my own")), ("bicycles", _("Leave my bicycle at a station")),
    ("motorcycles", _("Leave my motorcycle at a station")), ("cars", _("Leave my car at a station")),
)  # fmt: skip
STAYS = (
    ("0", _("No stay")),
    ("15", _("15 minutes")),
    ("30", _("30 minutes")),
    ("60", _("1 hour")),
    ("120", _("2 hours")),
)
KINDS = (
    ("home", pgettext_lazy("place", "Home")), ("work", pgettext_lazy("place", "Work")), ("other", _("Another place")),
)  # fmt: skip
MINUTE = timedelta(minutes=1)


class Ask(forms.Form):
    """When and how. The two ends are read beside it: words and, where they were chosen from a list, a position."""

    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False, widget=forms.RadioSelect)
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    steps = forms.ChoiceField(label=_("Wheelchair, pram, heavy bags"), choices=STEPS, required=False)
    walk = forms.ChoiceField(label=_("Walk at most"), choices=WALKS, required=False)
    without = forms.MultipleChoiceField(
        label=_("Not by"), choices=MODES, required=False, widget=forms.CheckboxSelectMultiple
    )
    rider = forms.ChoiceField(label=_("Who travels"), required=False)
    shared = forms.BooleanField(label=_("Also by shared bike to and from stops"), required=False)
    park = forms.ChoiceField(label=_("Park and ride"), choices=PARKS, required=False)
    stay = forms.ChoiceField(label=_("Stay there"), choices=STAYS, required=False)

    def __init__(self, data: Any = None, *, rider: str) -> None:
        usual = {"rider": rider, "walk": "1000"}
        if data is not None:
            data = data.copy()
            for name, value in usual.items():
                data[name] = data.get(name) or value
        super().__init__(data, initial=usual)
        self.fields["rider"].choices = [(one.code, said(one.name)) for one in fares.riders()]  # type: ignore[attr-defined]

    @property
    def is_special(self) -> bool:
        """Is anything asked for that most do not ask for?"""
        found = self.cleaned_data
        return bool(
            found["rider"] != self.initial["rider"] or found["steps"] not in ("", "any") or found["without"]
            or found["shared"] or found["park"]
        )  # fmt: skip

    def clean_stay(self) -> int:
        return int(self.cleaned_data["stay"] or 0) * 60

    def clean_when(self) -> str:
        return str(self.cleaned_data["when"] or "now")

    def clean_walk(self) -> int:
        return int(self.cleaned_data["walk"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("when") in ("depart", "arrive") and not found.get("time") and "time" not in self.errors:
            self.add_error("time", _("Say at what time."))
        return found

    def moment(self, now: datetime) -> datetime:
        """When, in whole minutes, so that the same question finds the same answer: `now` is in the city's zone."""
        found = self.cleaned_data
        if found["when"] == "now":
            return (now + MINUTE).replace(second=0, microsecond=0)
        day: date = found.get("day") or now.date()
        at: time = found["time"]
        return datetime.combine(day, at, tzinfo=now.tzinfo)


class Save(forms.Form):
    """A place of one's own: where it is is read beside it, as for the ends of a journey."""

    kind = forms.ChoiceField(label=_("What is there"), choices=KINDS, widget=forms.RadioSelect, initial="home")
    name = forms.CharField(label=_("Your name for it"), max_length=40, required=False)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind = found.get("kind")
        if kind and not found.get("name"):
            if kind == "other":
                self.add_error("name", _("Give it a name."))
            else:
                found["name"] = str(dict(KINDS)[kind])
        return found
