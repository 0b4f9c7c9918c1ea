"""What the desk writes, checked."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.alerts import AlertSeverity, AlertText, Cause, Effect
from kota.mobility.transit.models import ServiceAlert
from kota.mobility.transit.selectors import lines as line_pages
from kota.mobility.transit.selectors import stops as stop_pages
from kota.mobility.transit.selectors.current import current
from kota.ui.fields import MomentField

CAUSES = {
    Cause.TECHNICAL: _("Technical problem"), Cause.ACCIDENT: _("Accident"), Cause.WEATHER: _("Weather or flood"),
    Cause.CONSTRUCTION: _("Roadworks or building"), Cause.MAINTENANCE: _("Maintenance"), Cause.EVENT: _("Public event"),
    Cause.DEMONSTRATION: _("Demonstration"), Cause.POLICE: _("Police operation"), Cause.MEDICAL: _("Medical emergency"),
    Cause.STRIKE: _("Strike"), Cause.HOLIDAY: _("Holiday"), Cause.OTHER: _("Another cause"),
    Cause.UNKNOWN: _("Cause unknown"),
}  # fmt: skip
EFFECTS = {
    Effect.DELAYS: _("Delays"), Effect.NO_SERVICE: _("No service"), Effect.REDUCED: _("Fewer runs"),
    Effect.DETOUR: _("Diverted"), Effect.STOP_MOVED: _("Stop moved"), Effect.ACCESSIBILITY: _("Harder to get in"),
    Effect.MODIFIED: _("Runs differently"), Effect.ADDITIONAL: _("More runs"), Effect.OTHER: _("Something else"),
    Effect.UNKNOWN: _("Effect unknown"), Effect.NONE: _("Nothing for riders"),
}  # fmt: skip
SEVERITIES = {
    AlertSeverity.INFO: _("Good to know"), AlertSeverity.WARNING: _("Plan for it"), AlertSeverity.SEVERE: _("Severe"),
    AlertSeverity.UNKNOWN: _("Not said"),
}  # fmt: skip
_AT = re.compile(r"\[([^\[\]]+)\]\s*$")


def on_clock(moment: datetime | None) -> str:
    """As a field of that kind holds it."""
    return moment.astimezone(ZoneInfo(facts.city().timezone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


class Compose(forms.Form):
    """A service alert: what happens, to which lines and stops, from when until when, in both languages."""

    effect = forms.TypedChoiceField(label=_("What do riders notice?"), coerce=int, initial=int(Effect.DELAYS))
    cause = forms.TypedChoiceField(label=_("Why?"), coerce=int, initial=int(Cause.TECHNICAL))
    severity = forms.TypedChoiceField(
        label=_("How bad?"), coerce=int, initial=int(AlertSeverity.WARNING), widget=forms.RadioSelect
    )
    lines = forms.MultipleChoiceField(label=_("Lines"), required=False, widget=forms.CheckboxSelectMultiple)
    stops = forms.CharField(
        label=_("Stops"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: the name as riders see it, or its number such as tj:B01."),
    )  # fmt: skip
    closes_stops = forms.BooleanField(label=_("Nobody can get in or out at these stops"), required=False)
    begins = MomentField(label=_("Begins"))
    ends = MomentField(label=_("Ends (leave empty if nobody knows)"), required=False)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for name, words in (("effect", EFFECTS), ("cause", CAUSES), ("severity", SEVERITIES)):
            kept = {key: text for key, text in words.items() if name != "severity" or key != AlertSeverity.UNKNOWN}
            self.fields[name].choices = [(int(key), text) for key, text in kept.items()]  # type: ignore[attr-defined]
        self._rows = line_pages.lines()
        self.fields["lines"].choices = [(one.id, one.name) for one in self._rows]  # type: ignore[attr-defined]
        labels = {
            ("header", "id"): _("Headline in Indonesian"), ("header", "en"): _("Headline in English"),
            ("description", "id"): _("What riders should know, in Indonesian"),
            ("description", "en"): _("What riders should know, in English"),
        }  # fmt: skip
        for (name, language), label in labels.items():
            is_header = name == "header"
            widget = forms.TextInput() if is_header else forms.Textarea(attrs={"rows": 3})
            self.fields[f"{name}-{language}"] = forms.CharField(
                label=label, required=is_header, max_length=160 if is_header else 2000, widget=widget
            )

    def by_operator(self) -> list[tuple[str, list[tuple[line_pages.LineRow, bool]], bool]]:
        """Lines to tick, by operator; and whether any of it is ticked."""
        ticked, groups = set(self["lines"].value() or []), dict[str, list[tuple[line_pages.LineRow, bool]]]()
        for one in self._rows:
            groups.setdefault(one.operator_name, []).append((one, one.id in ticked))
        return [(name, rows, any(is_ticked for _one, is_ticked in rows)) for name, rows in sorted(groups.items())]

    def words(self) -> list[tuple[str, list[forms.BoundField]]]:
        names = {"id": gettext("Indonesian"), "en": gettext("English")}
        return [(names[one], [self[f"header-{one}"], self[f"description-{one}"]]) for one in ("id", "en")]

    def clean_stops(self) -> list[str]:
        """Ids of the stops that are named."""
        held, found = current(), list[str]()
        for line in self.cleaned_data["stops"].splitlines():
            if not (words := line.strip()):
                continue
            if (number := _AT.search(words)) and number[1] in held.directory.stop_of:
                found.append(number[1])
            elif words in held.directory.stop_of:
                found.append(words)
            else:
                found.append(self._named(words))
        return list(dict.fromkeys(found))

    @staticmethod
    def _named(words: str) -> str:
        held = current()
        rows = [stop_pages.stop_row(held, place) for place in held.directory.named(words, 5)]
        exact = [one for one in rows if one.name.casefold() == words.casefold()]
        if len(exact or rows) == 1:
            return (exact or rows)[0].id
        if not rows:
            raise forms.ValidationError(_("No stop is called %(words)s."), params={"words": words})
        shown = "; ".join(f"{one.name} [{one.id}]" for one in rows)
        raise forms.ValidationError(
            _("Several stops are called %(words)s. Write one of these: %(shown)s"),
            params={"words": words, "shown": shown},
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not found.get("lines") and not found.get("stops"):
            raise forms.ValidationError(_("Name a line or a stop."))
        return found

    def text(self) -> AlertText:
        given = self.cleaned_data
        about = (*(f"line:{one}" for one in given["lines"]), *(f"stop:{one}" for one in given["stops"]))
        return AlertText(
            cause=Cause(given["cause"]), effect=Effect(given["effect"]), severity=AlertSeverity(given["severity"]),
            header={one: given[f"header-{one}"] for one in ("id", "en")},
            description={one: given[f"description-{one}"] for one in ("id", "en")},
            about=about, begins_at=given["begins"], ends_at=given["ends"], closes_stops=given["closes_stops"],
        )  # fmt: skip


def filled(row: ServiceAlert) -> dict[str, Any]:
    """An alert as the form holds it."""
    held = current()
    named = [one.removeprefix("stop:") for one in row.about if one.startswith("stop:")]
    shown = [
        f"{stop_pages.stop_row(held, held.directory.stop_of[one]).name} [{one}]"
        for one in named
        if one in held.directory.stop_of
    ]
    words = {
        f"{name}-{one}": getattr(row, name).get(one, "") for name in ("header", "description") for one in ("id", "en")
    }
    return {
        "effect": row.effect, "cause": row.cause, "severity": row.severity, "stops": "\n".join(shown),
        "lines": [one.removeprefix("line:") for one in row.about if one.startswith("line:")],
        "closes_stops": row.closes_stops, "begins": on_clock(row.begins_at), "ends": on_clock(row.ends_at), **words,
    }  # fmt: skip
