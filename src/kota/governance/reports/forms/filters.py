"""What a view of the public reports is narrowed to, as it stands in an address."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from kota.base.errors import InvalidError
from kota.governance.reports.selectors.standing import minute
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here, Level
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.ui.fields import AreaField, BoxField, DayField
from kota.ui.widgets import Select

MOST_TEXT = 200
LATE, HOUR = "late", "hour"  # a state and a time that are worked out at each look
DAY, DATE = timedelta(days=1), forms.DateInput({"type": "date"}, format="%Y-%m-%d")
Choices = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class View:
    """A filter with the address that says it: the parameters that are set, in their order."""

    by: cases.Filter
    query: tuple[tuple[str, str], ...]

    @property
    def names(self) -> set[str]:
        """Which parameters are set."""
        return {name for name, _ in self.query}

    def url_query(self, **changed: str) -> str:
        """`?...` with some parameters set or, when empty, left out; nothing when none is left."""
        pairs = [(name, value) for name, value in self.query if name not in changed]
        pairs += [(name, value) for name, value in changed.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""


class FilterForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(
        required=False, max_length=MOST_TEXT, label=_later("Words, place or number"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    category = forms.CharField(required=False, max_length=60, label=_later("Category"), widget=Select)
    state = forms.ChoiceField(required=False, label=_later("State"), widget=Select)
    area = AreaField(areas.by_code)
    days = forms.ChoiceField(required=False, label=_later("Time"), widget=Select)
    since = DayField(required=False, label=_later("From"), widget=DATE)
    until = DayField(required=False, label=_later("Until"), widget=DATE)
    bbox = BoxField()
    mode = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)  # how the map shows it

    meant = forms.BooleanField(required=False, widget=forms.HiddenInput)  # without what is practised

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["category"].widget.choices = cases.public_categories
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("All states")), ("open", _("Not solved yet")), (LATE, _("Past the deadline")),
            ("solved", _("Solved or closed")), ("rejected", _("Not taken up")),
        ]  # fmt: skip
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            ("", _("Any time")), (HOUR, _("Last hour")), ("1", _("Last 24 hours")), ("7", _("Last 7 days")),
            ("30", _("Last 30 days")), ("365", _("Last 12 months")),
        ]  # fmt: skip
        self.fields["area"].widget.choices = partial(cases.public_areas, data.get("area", ""))

    def clean_category(self) -> str:
        """A code of a category that can be chosen, or of a group of them; InvalidError when it is neither."""
        code = str(self.cleaned_data["category"])
        return code if not code or code in cases.groups() else cases.category(code).code


def read(data: QueryDict, now: datetime) -> tuple[View, FilterForm]:
    """The view that an address asks for; InvalidError names the parameter that makes no sense."""
    form = FilterForm(data)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise InvalidError(f"{form.fields[str(name)].label or name}: {errors[0]}", field=str(name))
    given = form.cleaned_data
    group = bool(given["category"]) and given["category"] in cases.groups()
    since, until = _span(given, now)
    by = cases.Filter(
        categories=(given["category"],) if given["category"] and not group else (),
        groups=(given["category"],) if group else (),
        state="" if given["state"] == LATE else given["state"],
        due_before=minute(now) if given["state"] == LATE else None,
        area=given["area"],
        since=since,
        until=until,
        box=given["bbox"],
        meant=given["meant"],
        text=given["q"].replace("\x00", "").strip(),
    )
    query = tuple((name, str(data[name])) for name in form.fields if data.get(name))
    return View(by, query), form


def _span(given: dict[str, object], now: datetime) -> tuple[datetime | None, datetime | None]:
    """From the beginning of the first day to the end of the last, in the city's time."""
    zone = ZoneInfo(facts.city().timezone)
    first, last, days = given["since"], given["until"], given["days"]
    since = datetime.combine(first, time(), zone) if first else None  # type: ignore[arg-type]
    until = datetime.combine(last, time(), zone) + DAY if last else None  # type: ignore[arg-type]
    if days and not since:
        since = minute(now) - (timedelta(hours=1) if days == HOUR else int(str(days)) * DAY)
    return since, until


def areas_below(code: str) -> list[Here]:
    """What lies right below the chosen area, to go on from."""
    here = areas.by_code(code) if code else None
    return areas.below(code) if here and here.level in (Level.KOTA, Level.KECAMATAN) else []
