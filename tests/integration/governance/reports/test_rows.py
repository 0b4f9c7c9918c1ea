"""The public list's rows are written by hand, so they escape for themselves."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override

from kota.governance.reports.views.rows import SHOWN, rows
from kota.kernel.cases import facade as cases

Send = Callable[..., cases.Case]
MARKUP = "<b onclick='x'>\"&"


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_field_of_a_row_can_bring_markup_of_its_own(send: Send, language: str) -> None:
    case = send(words=f"{MARKUP} lubang", place=f"{MARKUP} jalan")
    with override(language):
        drawn = rows(cases.named(cases.Case.objects.filter(pk=case.pk)))
    assert "<b " not in drawn and "&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp; lubang" in drawn
    assert case.reference in drawn


def test_long_words_are_cut_and_missing_places_fall_back_to_the_area(send: Send, client: Client) -> None:
    case = send(words="lubang besar " * 40, place="")
    drawn = rows([case])
    assert "…" in drawn and len(drawn) < 1200 + SHOWN
    assert case.area_name in drawn
    assert case.reference in client.get("/reports").content.decode()
