"""The report form: all that stands on its one page save photos and the category's own questions."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kota.base.actor import Actor
from kota.base.geo import Point
from kota.governance.reports.forms.fields import AS_TYPED, Trap, WordsField
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact
from kota.kernel.facts import facade as facts

NOBODY, EMAIL, PHONE, ACCOUNT = "none", "email", "phone", "account"
_HIDDEN = forms.HiddenInput


class ReportForm(forms.Form):
    """Place, words, category and contact. Which place is meant is decided beyond it (see `views.places`)."""

    use_required_attribute = False
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=_HIDDEN)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=_HIDDEN)
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
    contact = forms.ChoiceField(
        label=_("How shall we tell you?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Nobody else sees this."),
    )
    email = forms.EmailField(
        required=False, max_length=254, label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Phone number"),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(
        required=False, max_length=100, label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"})
    )
    show_name = forms.BooleanField(required=False, label=_("Show my name to the agency’s staff"))
    website = Trap()

    def __init__(self, data: Any = None, *, actor: Actor, has_photos: bool = False, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["words"].required = not has_photos
        self.actor = actor
        self._choices("category", [(c.code, c.name.in_language(_language())) for c in cases.categories()])
        self._choices("area", [("", _("Choose the kelurahan")), *area_choices()])
        self._choices("contact", contact_choices(actor))

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("contact") == EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write your e-mail address, or choose another way."))
        if data.get("contact") == PHONE and "phone" not in self.errors:
            data["phone"] = accounts.read_phone(data.get("phone", "")) or ""
            if not data["phone"]:
                self.add_error("phone", _("Write a phone number, such as 0812 3456 7890."))
        point = self.point
        if point is not None and not _inside(point):
            self.add_error("place", _("This place lies outside the city. Report it to the city it belongs to."))
        return data

    @property
    def point(self) -> Point | None:
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return Point(lon, lat) if lon is not None and lat is not None else None

    @property
    def sender(self) -> Contact:
        """How to reach the one who sends: only what belongs to the chosen way."""
        data, way = self.cleaned_data, self.cleaned_data.get("contact") or NOBODY
        common = {"language": _language(), "name": data["name"], "show_name": data["show_name"]}
        if way == EMAIL:
            return Contact(email=data["email"], notify="email", **common)
        if way == PHONE:
            return Contact(phone=data["phone"], notify="none", **common)
        if way == ACCOUNT and self.actor.account_id is not None:
            return Contact(account_id=self.actor.account_id, notify="page", **common)
        return Contact()


def _language() -> str:
    return (get_language() or "id").split("-")[0]


def _inside(point: Point) -> bool:
    west, south, east, north = facts.city().bbox
    return west <= point.lon <= east and south <= point.lat <= north


def contact_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Ways to hear of the report; somebody signed in is offered the account first."""
    ways: list[tuple[str, Any]] = [
        (NOBODY, _("Not at all: I keep the number")),
        (EMAIL, _("By e-mail")),
        (PHONE, _("Call me if there is a question")),
    ]
    return [(ACCOUNT, _("In my account")), *ways] if actor.account_id is not None else ways


def area_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All kelurahan, grouped by the areas above them."""

    def make() -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for area in areas.under("", "kelurahan"):
            groups.setdefault(" · ".join(reversed(area.path[1:])), []).append((area.code, area.name))
        return [(name, sorted(groups[name], key=lambda entry: entry[1])) for name in sorted(groups)]

    return facts.derived("reports.area_choices", make)
