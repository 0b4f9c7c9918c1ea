"""Cells of CSV that no spreadsheet runs."""

import pytest

from kota.base.spreadsheet import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 812", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "Jalan rusak", "a=b", "3 + 4", None, 12, -6.17, "081-234"])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert harmless(value) == value


def test_no_null_characters() -> None:
    assert harmless("a\x00=b") == "a=b"
