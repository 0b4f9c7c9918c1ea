"""Form controls that Django draws with a template for each option: here written by hand, in the same HTML."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from kota.ui.components.html import attributes, escape


class Select(forms.Select):
    """A list to choose from. A city's areas and categories are a hundred options on every page with a filter.

    `choices` are pairs of a value and a label, or of a group's label and its pairs; or what gives them when the list
    is drawn: a map asks with the same form and draws none.
    """

    @property
    def choices(self) -> Any:
        return self._choices() if callable(self._choices) else self._choices

    @choices.setter
    def choices(self, given: Any) -> None:
        self._choices = given

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        own = attributes({**self.build_attrs(self.attrs, dict(attrs or {}))})
        chosen = set(self.format_value(value))
        inside = "".join(_choice(value, label, chosen) for value, label in self.choices)
        return SafeString(f'<select name="{escape(name)}"{own}>{inside}</select>')


def _choice(value: Any, label: Any, chosen: set[str]) -> str:
    if isinstance(label, (list, tuple)):
        inside = "".join(_choice(one, text, chosen) for one, text in label)
        return f'<optgroup label="{escape(value)}">{inside}</optgroup>'
    text = "" if value is None else str(value)
    return f'<option value="{escape(text)}"{" selected" if text in chosen else ""}>{escape(label)}</option>'
