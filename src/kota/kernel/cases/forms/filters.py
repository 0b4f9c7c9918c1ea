"""What narrows the lists of the workspace; the address bar holds it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.cases.forms import choices
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.reading import Filter
from kota.kernel.cases.selectors.work import Tab, Wanted


class _Filter(forms.Form):
    """Search, category, area and agency, as far as the officer's roles reach."""

    use_required_attribute = False
    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Search"),
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "enterkeyhint": "search", "spellcheck": "false"}
        ),
    )
    category = forms.ChoiceField(required=False, label=_("Category"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    agency = forms.ChoiceField(required=False, label=_("Agency"))

    def __init__(self, data: Any, *, desk: Desk) -> None:
        super().__init__(data)
        limited = [set(scope.categories) for scope in desk.scopes_with()]
        only = set[str]() if not all(limited) else set[str]().union(*limited)
        self._offer("category", _("All categories"), choices.categories(only=only))
        self._offer("area", _("All areas"), choices.areas_of(desk, self.data.get("area", "")))
        agencies = desk.agencies()
        if len(agencies) == 1:
            del self.fields["agency"]
        else:
            self._offer("agency", _("All agencies"), choices.agencies(agencies))

    def _offer(self, name: str, every: Any, offered: choices.Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices.any_of(offered, every)

    @property
    def filter(self) -> Filter:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Filter(
            categories=(data["category"],) if data["category"] else (),
            area=data["area"],
            agency=data.get("agency", ""),
            channel=data.get("channel", ""),
            text=data["q"].strip(),
            as_written=True,
            type="",
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class WorkFilter(_Filter):
    """Filters of the queue."""

    step = forms.ChoiceField(required=False, label=_("Step"))
    overdue = forms.BooleanField(required=False, label=_("Only late ones"))
    tab = forms.ChoiceField(required=False, choices=[(tab, tab) for tab in Tab], widget=forms.HiddenInput)
    field_order = ("q", "step", "category", "area", "agency", "overdue", "tab")

    def __init__(self, data: Any, *, desk: Desk) -> None:
        super().__init__(data, desk=desk)
        self._offer("step", _("All steps"), choices.steps())

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Wanted(Tab(data["tab"] or Tab.AGENCY), data["step"], data["overdue"], self.filter)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields if name != "tab")


class TriageFilter(_Filter):
    """Filters of the triage list."""

    channel = forms.ChoiceField(required=False, label=_("Channel"))
    unclear = forms.BooleanField(required=False, label=_("Only what no rule fits"))
    field_order = ("q", "channel", "category", "area", "agency", "unclear")

    def __init__(self, data: Any, *, desk: Desk) -> None:
        super().__init__(data, desk=desk)
        self._offer("channel", _("All channels"), [(code, way.name) for code, way in choices.CHANNELS.items()])
