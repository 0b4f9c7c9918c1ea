"""What can be reported: the service list and each service's definition, from the categories of the city."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kota.base.words import said
from kota.governance.reports.open311.door import Answer, RefusedError, door
from kota.governance.reports.open311.formats import Many
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CategoryFact, Question
from kota.kernel.facts import facade as facts

EMERGENCY = "emergency"  # the attribute that only tells something: call this number instead
HELP = {
    "string": gettext_noop("One line of text"),
    "number": gettext_noop("A number"),
    "datetime": gettext_noop("A date and time, such as 2026-01-31T08:00:00+07:00"),
    "text": gettext_noop("Text of several lines"),
    "singlevaluelist": gettext_noop("One of the values"),
    "multivaluelist": gettext_noop("One or more of the values"),
}


@door("GET", "HEAD")
def services(request: HttpRequest) -> Answer:
    """Every category that can be reported now."""
    return Answer("services", Many("service", [_service(category) for category in cases.categories()]))


def _service(category: CategoryFact) -> dict[str, Any]:
    group = cases.groups().get(category.group)
    return {
        "service_code": category.code,
        "service_name": said(category.name),
        "description": said(category.description),
        "metadata": bool(category.question or category.emergency),
        "type": "realtime",
        "keywords": ", ".join(category.keywords),
        "group": said(group.name) if group else category.group,
    }


@door("GET", "HEAD")
def definition(request: HttpRequest, code: str) -> Answer:
    """The questions of one category."""
    category = service_named(code)
    attributes = [_question(place, question) for place, question in enumerate(category.question, 1)]
    if category.emergency:
        attributes.append(_emergency(len(attributes) + 1, category))
    return Answer("service_definition", {"service_code": code, "attributes": Many("attribute", attributes)})


def service_named(code: str) -> CategoryFact:
    """The category with this code; 404 where there is none that can be reported now."""
    found: CategoryFact | None = facts.current("category").get(code)
    if found is None or found not in cases.categories():
        raise RefusedError(404, _("service_code %(given)s was not found; see the service list") % {"given": repr(code)})
    return found


def _question(place: int, question: Question) -> dict[str, Any]:
    values = [{"key": option.key, "name": said(option.name)} for option in question.values]
    return {
        "variable": True,
        "code": question.code,
        "datatype": question.datatype,
        "required": question.required,
        "datatype_description": said(question.hint) if question.hint else _(HELP[question.datatype]),
        "order": place,
        "description": said(question.label),
        "values": Many("value", values),
    }


def _emergency(place: int, category: CategoryFact) -> dict[str, Any]:
    """Not a question but a warning: `variable` false says that no answer is wanted."""
    stop = category.emergency
    warning = _("%(question)s Do not report it here: call %(number)s.")
    return {
        "variable": False,
        "code": EMERGENCY,
        "datatype": "string",
        "required": False,
        "datatype_description": None,
        "order": place,
        "description": warning % {"question": said(stop.ask), "number": stop.number} if stop else None,
        "values": Many("value", []),
    }
