"""Controls written by hand give the HTML that Django's own give."""

import re

import pytest
from django import forms

from kota.ui.widgets import Select

CHOICES = [("", "All"), ("a", "<A & B>"), ("Group", [("b", "B"), (3, "three")])]


def shape(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).replace("> ", ">").replace(" <", "<").strip()


@pytest.mark.parametrize("value", ["", "a", "b", 3, None, "unknown"])
def test_a_select_is_drawn_as_django_draws_it(value: object) -> None:
    attrs = {"id": "x", "required": True, "aria-describedby": "hint", "disabled": False}
    ours, theirs = (kind(choices=CHOICES).render("name", value, attrs) for kind in (Select, forms.Select))
    assert shape(ours) == shape(theirs)
