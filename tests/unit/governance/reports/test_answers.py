"""Answers to extra questions: numbers that are numbers, moments by the city's clock."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from kota.base.errors import InvalidError
from kota.governance.reports.forms.questions import NumberField
from kota.governance.reports.rules.answers import check_answers
from kota.kernel.cases.contracts import CategoryFact

JAKARTA = ZoneInfo("Asia/Jakarta")
WORDS = {"id": "Kapan?", "en": "When?"}
NOISE = CategoryFact.model_validate(
    {
        "code": "noise",
        "group": "order",
        "name": WORDS,
        "description": WORDS,
        "respond_hours": 2,
        "solve_hours": 8,
        "question": [{"code": "when", "datatype": "datetime", "required": False, "label": WORDS}],
    }
)


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "many"])
def test_what_is_no_finite_number_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(ValidationError, match="30"):
        NumberField().clean(text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-11-24T21:30", "2026-11-24T21:30:00+07:00"),
        ("2026-11-24T14:30:00Z", "2026-11-24T21:30:00+07:00"),
        ("2026-11-24T22:30:00+08:00", "2026-11-24T21:30:00+07:00"),
    ],
)
def test_a_moment_without_a_zone_is_the_city_s(given: str, kept: str) -> None:
    assert check_answers(NOISE, {"when": [given]}, zone=JAKARTA) == {"when": kept}


@pytest.mark.parametrize("given", ["yesterday", "9999-12-31T23:59:59Z", "2026-13-01T00:00"])
def test_a_moment_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(InvalidError, match="ISO 8601"):
        check_answers(NOISE, {"when": [given]}, zone=JAKARTA)
