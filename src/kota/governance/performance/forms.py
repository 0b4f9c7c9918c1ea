"""Which figures are asked for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from kota.base.errors import InvalidError
from kota.base.words import said
from kota.governance.performance.contracts import By, Question
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts

DEFAULT_DAYS = "90"
OFFICES = ("kota", "kecamatan", "kelurahan")  # agencies of these kinds are found by their area
Choices = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    question: Question
    level: By
    query: str


class FilterForm(forms.Form):
    use_required_attribute = False
    days = forms.ChoiceField(required=False, label=_later("Received in"))
    category = forms.ChoiceField(required=False, label=_later("Category"))
    area = forms.CharField(required=False, max_length=20, label=_later("Area"), widget=forms.Select)
    agency = forms.CharField(required=False, max_length=80, label=_later("Agency or office"), widget=forms.Select)
    level = forms.ChoiceField(required=False, label=_later("Areas shown"))

    def __init__(self, data: QueryDict) -> None:
        given = data.copy()
        given.setdefault("days", DEFAULT_DAYS)
        given.setdefault("level", By.KECAMATAN)
        super().__init__(given, auto_id="filter-%s")
        for name, choices in (("days", _periods()), ("category", cases.public_categories()), ("level", _levels())):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["area"].widget.choices = cases.public_areas(given.get("area", ""))
        self.fields["agency"].widget.choices = _agencies(given.get("agency", ""))

    def clean_area(self) -> str:
        """A code of any level."""
        code = str(self.cleaned_data["area"])
        if code and areas.by_code(code) is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return code

    def clean_agency(self) -> str:
        """A code of an agency or office."""
        code = str(self.cleaned_data["agency"])
        if code and code not in accounts.agencies():
            raise forms.ValidationError(_("There is no agency with this code."))
        return code


def read(data: QueryDict, now: datetime) -> tuple[Asked, FilterForm]:
    """The figures that an address asks for; InvalidError names the parameter that makes no sense."""
    form = FilterForm(data)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise InvalidError(f"{form.fields[str(name)].label}: {errors[0]}", field=str(name))
    given = form.cleaned_data
    is_group = bool(given["category"]) and given["category"] in cases.groups()
    question = Question(
        since=_since(given["days"], now),
        categories=(given["category"],) if given["category"] and not is_group else (),
        groups=(given["category"],) if is_group else (),
        area=given["area"],
        agency=given["agency"],
    )
    query = urlencode([(name, data[name]) for name in form.fields if data.get(name)])
    return Asked(question, By(given["level"] or By.KECAMATAN), f"?{query}" if query else ""), form


def _since(days: str, now: datetime) -> datetime | None:
    """The beginning of a day, in the city's time, so that the same figures are asked for all day."""
    if days == "all":
        return None
    zone = ZoneInfo(facts.city().timezone)
    today = now.astimezone(zone).date()
    return datetime.combine(today - timedelta(days=int(days or DEFAULT_DAYS)), time(), zone)


def _periods() -> Choices:
    return [
        ("30", _("Last 30 days")), ("90", _("Last 90 days")), ("365", _("Last 12 months")), ("all", _("Any time")),
    ]  # fmt: skip


def _levels() -> Choices:
    return [(By.KOTA, _("Kota")), (By.KECAMATAN, _("Kecamatan")), (By.KELURAHAN, _("Kelurahan"))]


def _agencies(chosen: str) -> Choices:
    known = accounts.agencies()
    shown = [(code, said(fact.name)) for code, fact in known.items() if fact.kind not in OFFICES or code == chosen]
    return [("", _("All agencies and offices")), *sorted(shown, key=lambda row: row[1])]
