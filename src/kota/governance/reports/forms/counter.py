"""What an officer writes down for somebody who calls or stands at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.base.geo import Point
from kota.base.words import said
from kota.governance.reports.forms.fields import AS_TYPED, WordsField
from kota.governance.reports.forms.report import area_choices
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact

_HIDDEN, _MAP = forms.HiddenInput, _("Place on the map")


class CounterForm(forms.Form):
    """The same as residents fill in; the photo is rare, the phone number common."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        choices=[("phone", _("On the phone")), ("counter", _("At the counter"))],
        initial="phone",
        widget=forms.RadioSelect,
        label=_("How did it come?"),
    )
    words = WordsField(
        label=_("What does the person report?"),
        help_text=_("In their words. Names and numbers in it are hidden from the public."),
    )
    category = forms.ChoiceField(label=_("Category"), error_messages={"required": _("Choose what it is about.")})
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
    name = forms.CharField(required=False, max_length=100, label=_("Name"), widget=forms.TextInput(AS_TYPED))
    phone = forms.CharField(
        required=False, max_length=40, label=_("Phone number"), widget=forms.TextInput({"type": "tel", **AS_TYPED})
    )
    email = forms.EmailField(required=False, max_length=254, label=_("E-mail"), widget=forms.EmailInput(AS_TYPED))
    notify = forms.ChoiceField(
        choices=[("none", _("Not at all")), ("sms", _("By SMS")), ("email", _("By e-mail"))],
        initial="none",
        widget=forms.RadioSelect,
        label=_("Shall we tell them what happens?"),
    )
    language = forms.ChoiceField(
        choices=[("id", "Bahasa Indonesia"), ("en", "English")], initial="id", label=_("Their language")
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self._offer("category", [("", _("Choose what it is about")), *_categories()])
        self._offer("area", [("", _("Choose the kelurahan")), *area_choices()])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("phone"):
            data["phone"] = accounts.read_phone(data["phone"]) or ""
            if not data["phone"]:
                self.add_error("phone", _("Write a phone number, such as 0812 3456 7890."))
        if data.get("notify") == "sms" and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("An SMS needs a phone number."))
        if data.get("notify") == "email" and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the e-mail address, or choose another way."))
        return data

    @property
    def point(self) -> Point | None:
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return Point(lon, lat) if lon is not None and lat is not None else None

    @property
    def contact(self) -> Contact:
        """The person who reports, never the officer who writes."""
        data = self.cleaned_data
        return Contact(
            name=data["name"],
            phone=data["phone"],
            email=data["email"],
            language=data["language"],
            notify=data["notify"],
            show_name=bool(data["name"]),
        )


def _categories() -> list[tuple[str, list[tuple[str, str]]]]:
    names, grouped = cases.groups(), dict[str, list[tuple[str, str]]]()
    for category in cases.categories():
        group = said(names[category.group].name) if category.group in names else category.group
        grouped.setdefault(group, []).append((category.code, said(category.name)))
    return list(grouped.items())
