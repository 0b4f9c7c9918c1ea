"""What people type: rides to price, a fare class, a tariff to propose, a validator, a correction."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.errors import InvalidError
from kota.base.words import said
from kota.mobility.fares.contracts import ADULT, Ride
from kota.mobility.fares.selectors import facts, quoting
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.ui.fields import DayField, MomentField

RIDES = 4
OLDEST, NEWEST = date(1971, 1, 1), date(2199, 12, 31)
_LATER = timedelta(minutes=30)


def _operators() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((code, said(fact.name)) for code, fact in facts.operators().items())]


def _all_operators() -> list[tuple[str, Any]]:
    return [("", _("All operators")), *_operators()[1:]]


def _riders() -> list[tuple[str, str]]:
    return [(one.code, said(one.name)) for one in quoting.riders()]


def _named() -> list[tuple[str, str]]:
    return [(code, said(words)) for code, words in facts.vocabulary().items()]


class Class(forms.Form):
    """The class that somebody belongs to."""

    rider = forms.ChoiceField(label=_("Your fare class"), choices=_riders, widget=forms.RadioSelect)


class RideForm(forms.Form):
    """One ride: with whom, from where to where, or how far."""

    operator = forms.ChoiceField(label=_("Operator"), choices=_operators, required=False)
    board = forms.CharField(label=_("Boarding stop"), required=False, max_length=80)
    alight = forms.CharField(label=_("Leaving stop"), required=False, max_length=80)
    km = forms.FloatField(label=_("Kilometres"), required=False, min_value=0, max_value=2000)
    route = forms.CharField(label=_("Line number"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        operator = given.get("operator")
        if not operator or self.errors:
            return given
        network = tariffs().networks.get(operator)
        for name in ("board", "alight"):
            typed = given.get(name, "").strip()
            if typed and network is not None and not network.station(typed):
                self.add_error(name, _("This operator has no such station here."))
        needs = any(one.kind != "flat" and one.operator == operator for one in facts.products().values())
        has_ends = given.get("board") and given.get("alight") and network is not None
        if needs and not has_ends and given.get("km") is None:
            self.add_error("km", _("Say from which station to which, or how many kilometres."))
        return given


class Journey(forms.Form):
    """For whom and when; the rides stand beside it."""

    rider = forms.ChoiceField(label=_("For whom"), choices=_riders, required=False)
    at = MomentField(label=_("Boarding at"), required=False, help_text=_("Empty: now."))


class Calculator:
    """A journey of up to four rides, as a page sends it: fields `ride-0-operator` and so on."""

    def __init__(self, sent: Any, rider: str) -> None:
        self.is_asked = any(name.startswith("ride-") for name in sent)
        given = sent if self.is_asked else None
        self.form = Journey(given, initial={"rider": rider})
        self.rides = [RideForm(given, prefix=f"ride-{place}") for place in range(RIDES)]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.form, *self.rides)]
        return self.is_asked and all(valid) and bool(self.chosen)

    @property
    def chosen(self) -> list[RideForm]:
        return [one for one in self.rides if one.is_valid() and one.cleaned_data.get("operator")]

    @property
    def is_empty(self) -> bool:
        return self.is_asked and all(one.is_valid() for one in self.rides) and not self.chosen

    def rider(self) -> str:
        return str(self.form.cleaned_data.get("rider") or ADULT)

    def asked(self, now: datetime) -> list[Ride]:
        """Half an hour for each ride, one after the other: enough for what hours and windows ask."""
        at = self.form.cleaned_data.get("at") or now
        made = []
        for place, form in enumerate(self.chosen):
            given, begins = form.cleaned_data, at + place * _LATER
            network = tariffs().networks.get(given["operator"])
            a, b = (network.station(given[name].strip()) if network else "" for name in ("board", "alight"))
            metres = (given["km"] or 0) * 1000
            made.append(Ride(given["operator"], given["route"].strip(), "", a or given["board"].strip(),
                             b or given["alight"].strip(), "", "", begins, begins + _LATER / 2, metres))  # fmt: skip
        return made


class Span(forms.Form):
    """Which days, and of whom."""

    since = DayField(label=_("From the day"), required=False)
    until = DayField(label=_("Until the day"), required=False)
    operator = forms.ChoiceField(label=_("Operator"), choices=_all_operators, required=False)
    by = forms.ChoiceField(
        label=_("Counted by"),
        choices=[("operator", _("operator")), ("route", _("line")), ("stop", _("stop"))],
        required=False,
    )

    def check(self) -> None:
        """Before a file is made: a filter that cannot be read is refused, and not dropped."""
        for name, errors in self.errors.items():
            raise InvalidError(str(errors[0]), field=name)

    def days(self, today: date, length: int) -> tuple[date, date]:
        """What was asked for, at most a year; else the last days up to today."""
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until") or today
        until = min(max(until, OLDEST), NEWEST)
        since = given.get("since") or until - timedelta(days=length - 1)
        return max(min(since, until), until - timedelta(days=366)), until


class Tariff(forms.Form):
    """A dynamic tariff to propose."""

    on = forms.MultipleChoiceField(label=_("What it is for"), choices=_named, widget=forms.CheckboxSelectMultiple)
    percent = forms.IntegerField(label=_("Percent"), min_value=-100, max_value=100,
                                 help_text=_("Negative: cheaper. -100 is free."))  # fmt: skip
    begins = MomentField(label=_("Begins"))
    ends = MomentField(label=_("Ends"))
    days = forms.ChoiceField(
        label=_("On which days"),
        choices=[("all", _("all days")), ("workdays", _("working days")), ("weekends", _("weekends and holidays"))],
    )
    from_time = forms.TimeField(label=_("From the hour"), required=False,
                                widget=forms.TimeInput(attrs={"type": "time"}))  # fmt: skip
    until_time = forms.TimeField(label=_("Until the hour"), required=False,
                                 widget=forms.TimeInput(attrs={"type": "time"}))  # fmt: skip
    reason_id = forms.CharField(label=_("Why, in Indonesian"), max_length=300)
    reason_en = forms.CharField(label=_("Why, in English"), max_length=300)

    def seconds(self) -> tuple[int, int]:
        begins, ends = self.cleaned_data.get("from_time"), self.cleaned_data.get("until_time")
        from_s = begins.hour * 3600 + begins.minute * 60 if begins else 0
        until_s = ends.hour * 3600 + ends.minute * 60 if ends else 0
        return from_s, until_s or 86_400


class NewValidator(forms.Form):
    """A gate or a reader to register."""

    code = forms.RegexField(label=_("Name of the validator"), regex=r"^[a-z0-9][a-z0-9._-]{0,59}$",
                            help_text=_("Small letters, digits, dots and dashes, such as mrt-blok-m-3."))  # fmt: skip
    operator = forms.ChoiceField(label=_("Operator"), choices=_operators)
    stop = forms.CharField(label=_("Stop where it stands"), required=False, max_length=80)
    route = forms.CharField(label=_("Line on which it goes"), required=False, max_length=40)


class Answer(forms.Form):
    """Granted or refused, with why."""

    is_granted = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=300)


class Mend(forms.Form):
    """Where and when somebody left who did not tap out."""

    stop = forms.CharField(label=_("Where did you leave?"), max_length=80)
    left_at = MomentField(label=_("When?"))
    words = forms.CharField(label=_("What happened?"), required=False, max_length=500, widget=forms.Textarea)


class TryTap(forms.Form):
    """A simulated card at a simulated gate."""

    card = forms.RegexField(label=_("A made-up card"), regex=r"^[A-Za-z0-9-]{3,24}$", initial="contoh-1",
                            help_text=_("Any letters and digits. Not a real card’s number."))  # fmt: skip
    gate = forms.CharField(label=_("Gate"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Tap"),
        choices=[("in", _("tap in")), ("out", _("tap out"))],
        widget=forms.RadioSelect,
        initial="in",
    )


def stations(operator: str = "") -> Sequence[tuple[str, str]]:
    """Names of stations with their operator, for suggestions: of all operators, or of one."""
    names = {code: said(fact.name) for code, fact in facts.operators().items()}
    found = {
        (station.name, names.get(line.operator, ""))
        for line in facts.lines().values()
        for station in line.stations
        if operator in ("", line.operator)
    }
    return sorted(found)


def local(moment: datetime) -> str:
    """For a `datetime-local` control."""
    return f"{moment.astimezone(zone()):%Y-%m-%dT%H:%M}"
