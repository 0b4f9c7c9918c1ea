"""Answers to a category's extra questions, checked against the data types of Open311."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from math import isfinite

from kota.base.errors import InvalidError
from kota.kernel.cases.contracts import CategoryFact, Question

MOST_CHARACTERS = 2000


def check_answers(category: CategoryFact, given: Mapping[str, Sequence[str]], *, zone: tzinfo) -> dict[str, object]:
    """Answers by question code, each of its type; lists stay lists. A moment without a zone is meant in the city's.
    InvalidError names the question."""
    found: dict[str, object] = {}
    for question in category.question:
        values = [value.strip()[:MOST_CHARACTERS] for value in given.get(question.code, ()) if value.strip()]
        if not values:
            if question.required:
                raise InvalidError(
                    "answer the question %(code)s", field=f"attribute[{question.code}]", code=question.code
                )
            continue
        found[question.code] = _typed(question, values, zone)
    unknown = set(given) - {question.code for question in category.question}
    if unknown:
        raise InvalidError(
            "%(category)s has no attribute %(code)s", field="attribute", category=category.code, code=sorted(unknown)[0]
        )
    return found


def _typed(question: Question, values: list[str], zone: tzinfo) -> object:
    field = f"attribute[{question.code}]"
    if question.datatype in ("singlevaluelist", "multivaluelist"):
        keys = {option.key for option in question.values}
        wrong = next((value for value in values if value not in keys), None)
        if wrong is not None:
            raise InvalidError("%(value)s is not a choice of %(code)s", field=field, value=wrong, code=question.code)
        if question.datatype == "multivaluelist":
            return values
    if len(values) > 1:
        raise InvalidError("%(code)s takes one value", field=field, code=question.code)
    if question.datatype == "number":
        try:
            return _finite(values[0].replace(",", "."))
        except ValueError:
            raise InvalidError("%(code)s is a number", field=field, code=question.code) from None
    if question.datatype == "datetime":
        try:
            return _moment(values[0].replace("Z", "+00:00"), zone).isoformat()
        except (ValueError, OverflowError):
            raise InvalidError("%(code)s is a date and time in ISO 8601", field=field, code=question.code) from None
    return values[0]


def _moment(text: str, zone: tzinfo) -> datetime:
    found = datetime.fromisoformat(text)
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _finite(text: str) -> float:
    found = float(text)
    if not isfinite(found):
        raise ValueError(text)
    return found
