"""When and how one sets out; and which study of the city is asked for."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.mobility.journeys import facade as journeys
from kota.ui.fields import DayField

WHEN = (("now", _("Now")), ("depart", _("Leave at")))


class Ask(forms.Form):
    """When and how. The place is read beside it: words and, where it was chosen from a list, a position."""

    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    steps = forms.ChoiceField(label=_("Wheelchair, pram, heavy bags"), choices=journeys.STEPS, required=False)
    walk = forms.ChoiceField(label=_("Walk at most"), choices=journeys.WALKS, required=False)
    without = forms.MultipleChoiceField(
        label=_("Not by"), choices=journeys.MODES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_when(self) -> str:
        return str(self.cleaned_data["when"] or "now")

    def clean_steps(self) -> str:
        return str(self.cleaned_data["steps"] or "any")

    def clean_walk(self) -> int:
        return int(self.cleaned_data["walk"] or 1000)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("when") == "depart" and not found.get("time") and "time" not in self.errors:
            self.add_error("time", _("Say at what time."))
        return found

    def moment(self, now: datetime) -> datetime:
        """When: `now` is in the city's zone."""
        found = self.cleaned_data
        if found["when"] == "now":
            return now
        day: date = found.get("day") or now.date()
        at: time = found["time"]
        return datetime.combine(day, at, tzinfo=now.tzinfo)


class AskStudy(forms.Form):
    """A day, an hour, and a version of a timetable to try."""

    day = DayField(label=_("Day"))
    hour = forms.TypedChoiceField(
        label=_("Hour"), coerce=int, choices=[(number, f"{number:02d}.00–{number:02d}.59") for number in range(4, 24)]
    )
    version = forms.ChoiceField(label=_("Timetable"), required=False)

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["version"].choices = [("", _("those in use")), *versions]  # type: ignore[attr-defined]
