"""What residents, travellers and staff send in, checked."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.accounts.facade import read_phone
from kota.kernel.facts import facade as facts
from kota.mobility.access.contracts.helping import DutyState, Kind, Leg
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Reach
from kota.mobility.access.selectors.words import KINDS, OBSTACLES, SAID, STATES

_YES_NO = (("yes", _("Yes, without a single step")), ("no", _("No")))


class Steps(forms.Form):
    """Is this stop step-free, and if not, why."""

    stop = forms.CharField(max_length=120, widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Can a wheelchair get in here?"), choices=_YES_NO, widget=forms.RadioSelect)
    obstacles = forms.MultipleChoiceField(
        label=_("If not: what is in the way?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, OBSTACLES[one]) for one in SAID],
    )  # fmt: skip

    @property
    def met(self) -> list[Obstacle]:
        return [Obstacle(one) for one in self.cleaned_data["obstacles"]]


class LiftSaid(forms.Form):
    lift = forms.CharField(max_length=200)
    works = forms.ChoiceField(choices=(("yes", ""), ("no", "")))


class LiftSet(forms.Form):
    """How a lift is, by an officer."""

    lift = forms.CharField(max_length=200)
    state = forms.ChoiceField(label=_("State"), choices=[(one.value, STATES[one]) for one in LiftState])
    note = forms.CharField(label=_("Note for riders"), max_length=200, required=False)


class Decision(forms.Form):
    """What a stop is, by an officer; empty takes the decision back."""

    stop = forms.CharField(max_length=120)
    reach = forms.ChoiceField(choices=(("1", ""), ("2", ""), ("0", "")))
    note = forms.CharField(max_length=300, required=False)

    @property
    def value(self) -> Reach:
        return Reach(int(self.cleaned_data["reach"]))


class Duty(forms.Form):
    to = forms.ChoiceField(choices=[(one.value, "") for one in DutyState])
    reason = forms.CharField(max_length=300, required=False)


class Help(forms.Form):
    """Who wants help, of which kind, and how they are told. Rides are hidden fields beside it."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, help_text=_("Only the staff who help you read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("What helps you?"), choices=[(one.value, words) for one, words in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False,
        help_text=_("So that staff find you. Deleted after the journey."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    note = forms.CharField(
        label=_("What should staff know?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: electric wheelchair, 120 kg; guide dog."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_known: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        self.is_known = is_known

    def clean_phone(self) -> str:
        text = str(self.cleaned_data["phone"]).strip()
        if not text:
            return ""
        found = read_phone(text)
        if not found:
            raise forms.ValidationError(_("This is no phone number."))
        return str(found)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.is_known and not found.get("phone") and not found.get("email") and not self.errors:
            self.add_error("phone", _("Leave a phone number or an e-mail address, or sign in."))
        return found

    @property
    def chosen(self) -> frozenset[Kind]:
        return frozenset(Kind(one) for one in self.cleaned_data["kinds"])


class Ride(forms.Form):
    """One ride: from where, to where, when it leaves and arrives."""

    start = forms.CharField(max_length=120)
    end = forms.CharField(max_length=120)
    leaves = forms.CharField(max_length=40)
    arrives = forms.CharField(max_length=40)
    line = forms.CharField(max_length=60, required=False)

    def clean_leaves(self) -> datetime:
        return _moment(self.cleaned_data["leaves"])

    def clean_arrives(self) -> datetime:
        return _moment(self.cleaned_data["arrives"])

    def leg(self) -> Leg:
        found = self.cleaned_data
        return Leg(found["start"], found["end"], found["leaves"], found["arrives"], found["line"])


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(_("Write a day and a time.")) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(facts.city().timezone))


class Shift(forms.Form):
    """Another time to leave."""

    leaves = forms.CharField(
        label=_("Leave at"), max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean_leaves(self) -> datetime:
        return _moment(self.cleaned_data["leaves"])
