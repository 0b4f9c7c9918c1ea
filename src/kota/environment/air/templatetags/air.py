"""How pages write what the air says. Names and advice come from `classes` of the page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.base.words import noop as _noop
from kota.base.words import said
from kota.environment.air.contracts import CLASSES, ClassFact, Group, Parameter
from kota.environment.air.rules.calendar import Month, Year
from kota.ui.components.time import locale, number

register = template.Library()

# Classes of the United States' index, which has one more than the ISPU.
_US = {
    "good": _noop("Good"),
    "moderate": _noop("Moderate"),
    "sensitive": _noop("Unhealthy for sensitive groups"),
    "unhealthy": _noop("Unhealthy"),
    "very-unhealthy": _noop("Very unhealthy"),
    "hazardous": _noop("Hazardous"),
}
_METHODS = {"persistence": _noop("as today"), "regression": _noop("from the last 1, 7 and 30 days")}
_CORRECTED = {"barkjohn-2021": "Barkjohn 2021"}


@register.simple_tag(takes_context=True)
def air_class(context: Context, code: str) -> SafeString:
    """A class's name with its colour, which never says it alone."""
    return format_html('<span class="air-class" data-class="{}">{}</span>', code or "none", _name(context, code))


@register.simple_tag(takes_context=True)
def air_year(context: Context, year: Year | Month) -> str:
    """How many days of a year or month were of each class, as a sentence."""
    counted = [f"{number(count)} {_name(context, code)}" for code, count in zip(CLASSES, year.counts, strict=True)
               if count]  # fmt: skip
    return ", ".join([*counted, _("%(count)s without data") % {"count": number(year.blank)}] if year.blank else counted)


def _name(context: Context, code: str) -> str:
    classes: Mapping[str, ClassFact] = context["classes"]
    return said(classes[code].name) if code in classes else _("No data")


@register.filter
def month_name(number_: int) -> str:
    """`Nov`."""
    return str(locale().months["format"]["abbreviated"][number_])


@register.filter
def label(parameter: Parameter | str | None) -> str:
    """`PM2.5`."""
    return Parameter(parameter).label if parameter else "–"


@register.filter
def labels(parameters: Any) -> str:
    """`PM10, PM2.5`."""
    return ", ".join(Parameter(one).label for one in parameters)


@register.filter
def us_class(code: str) -> str:
    return _(_US[code]) if code in _US else "–"


@register.filter
def method(name: str) -> str:
    """How a forecast is made, in a few words."""
    return _(_METHODS[name])


@register.filter
def correction(name: str) -> str:
    return _CORRECTED.get(name, name)


@register.filter
def advice(found: ClassFact | None) -> list[tuple[str, str]]:
    """What each group should do: its name and the advice."""
    return [(_(group.heading), said(getattr(found, group))) for group in Group] if found else []
