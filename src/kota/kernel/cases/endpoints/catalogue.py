"""What can be reported."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base.errors import MissingError
from kota.base.words import said
from kota.kernel.cases.contracts import CategoryFact, GroupFact, Question
from kota.kernel.cases.selectors import catalogue
from kota.kernel.facts import facade as facts
from kota.ui.api import READ, Code, Out, Router

router = Router("Categories")


class OptionOut(Out):
    key: str
    name: str


class QuestionOut(Out):
    """An extra question, with the data types of Open311."""

    code: str
    datatype: str
    required: bool
    label: str
    hint: str | None
    values: list[OptionOut]


class EmergencyQuestionOut(Out):
    """Asked first: whoever says yes should call the number instead of reporting."""

    ask: str
    number: str


class GroupOut(Out):
    code: str
    name: str
    icon: str
    colour: str


class CategoryOut(Out):
    """What can be reported. Hours are working hours; `evidence`: it is closed with a photo; `public`: everybody sees
    its reports."""

    code: str
    name: str
    description: str
    group: GroupOut
    icon: str
    keywords: list[str]
    solve_hours: float
    evidence: bool
    public: bool
    emergency: EmergencyQuestionOut | None
    questions: list[QuestionOut]


@router.get("/categories", list[CategoryOut], scope=READ, is_open=True)
def list_categories(request: HttpRequest) -> list[CategoryOut]:
    """Everything that can be reported now, in the city's order."""
    return [_category(found) for found in catalogue.categories()]


@router.get("/categories/{code}", CategoryOut, scope=READ, is_open=True)
def read_category(request: HttpRequest, code: Code) -> CategoryOut:
    """One category with its questions."""
    found: CategoryFact | None = facts.current("category").get(code)
    if found is None:
        raise MissingError(_("There is no such category. Look through the list of categories."))
    return _category(found)


def _category(found: CategoryFact) -> CategoryOut:
    emergency = found.emergency
    return CategoryOut(
        code=found.code,
        name=said(found.name),
        description=said(found.description),
        group=_group(found.group),
        icon=found.icon,
        keywords=list(found.keywords),
        solve_hours=found.solve_hours,
        evidence=found.evidence,
        public=found.public,
        emergency=EmergencyQuestionOut(ask=said(emergency.ask), number=emergency.number) if emergency else None,
        questions=[_question(question) for question in found.question],
    )


def _group(code: str) -> GroupOut:
    found: GroupFact | None = catalogue.groups().get(code)
    if found is None:
        return GroupOut(code=code, name=code, icon="circle", colour="")
    return GroupOut(code=code, name=said(found.name), icon=found.icon, colour=found.colour)


def _question(found: Question) -> QuestionOut:
    return QuestionOut(
        code=found.code,
        datatype=found.datatype,
        required=found.required,
        label=said(found.label),
        hint=said(found.hint) if found.hint else None,
        values=[OptionOut(key=option.key, name=said(option.name)) for option in found.values],
    )
