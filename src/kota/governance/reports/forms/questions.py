"""The extra questions of a category, as a form made from the city's facts."""

from collections.abc import Mapping
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kota.governance.reports.rules.answers import MOST_CHARACTERS, check_answers
from kota.kernel.cases.contracts import CategoryFact, Question
from kota.kernel.facts import facade as facts
from kota.ui.fields import MomentField

PREFIX = "q"


class QuestionsForm(forms.Form):
    """One field for each question. `answers` are those of a valid form, checked against their data types."""

    use_required_attribute = False

    def __init__(
        self, category: CategoryFact | None, data: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=PREFIX, initial=dict(initial or {}), auto_id="id_%s")
        self.category = category
        for question in category.question if category else ():
            self.fields[question.code] = _field(question)

    @property
    def answers(self) -> dict[str, object]:
        if self.category is None:
            return {}
        given = {code: _texts(value) for code, value in self.cleaned_data.items()}
        return check_answers(self.category, given, zone=ZoneInfo(facts.city().timezone))


def _texts(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    if isinstance(value, list):
        return value
    return [value.isoformat() if hasattr(value, "isoformat") else str(value)]


def _field(question: Question) -> forms.Field:
    language = (get_language() or "id").split("-")[0]
    common: dict[str, Any] = {
        "label": question.label.in_language(language),
        "help_text": question.hint.in_language(language) if question.hint else "",
        "required": question.required,
    }
    choices = [(option.key, option.name.in_language(language)) for option in question.values]
    if question.datatype == "singlevaluelist":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.datatype == "multivaluelist":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.datatype == "number":
        return NumberField(widget=forms.TextInput({"inputmode": "decimal"}), max_length=30, **common)
    if question.datatype == "datetime":
        return MomentField(**common)
    widget = forms.Textarea({"rows": 3}) if question.datatype == "text" else forms.TextInput()
    return forms.CharField(max_length=MOST_CHARACTERS, widget=widget, **common)


class NumberField(forms.CharField):
    """A number with a comma or a point."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            is_number = isfinite(float(text.replace(",", ".") or "0"))
        except ValueError:
            is_number = False
        if not is_number:
            raise ValidationError(_("Write a number, such as 30."))
        return str(text)
