"""Answers to a category's questions from columns."""

from collections.abc import Callable, Mapping

from kota.governance.reports.rules.importing.plan import Answer
from kota.kernel.cases.contracts import CategoryFact

_LISTS = ("singlevaluelist", "multivaluelist")


def answers(plan: Mapping[str, Answer], category: CategoryFact, text: Callable[[str], str]) -> dict[str, object]:
    """Answers that the category knows; what fits no choice is left out, for nobody answered it."""
    found: dict[str, object] = {}
    for question in category.question:
        answer = plan.get(question.code)
        said = _said(answer, text(answer.column)) if answer else ""
        if not said or (question.datatype in _LISTS and said not in {option.key for option in question.values}):
            continue
        found[question.code] = [said] if question.datatype == "multivaluelist" else said
    return found


def _said(answer: Answer, text: str) -> str:
    if not text or text in answer.values or not answer.up_to:
        return answer.values.get(text, text)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return ""
    return next((key for limit, key in answer.up_to if number <= limit), answer.above)
