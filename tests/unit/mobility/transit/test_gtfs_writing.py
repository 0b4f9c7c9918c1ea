"""Tables into a zip: what is written can be read again, and always comes out the same."""

import csv
import io
from datetime import date
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.transit.rules.gtfs.writing import Columns, cell, clock, zipped

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
names = st.lists(st.text("abc_", min_size=1, max_size=8), min_size=1, max_size=5, unique=True)


@given(st.data(), names)
def test_any_text_comes_back_as_it_was(data: st.DataObject, columns: list[str]) -> None:
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, texts)), min_size=1, max_size=8))
    with ZipFile(io.BytesIO(zipped({"stops.txt": rows}))) as archive:
        raw = archive.read("stops.txt").decode("utf-8")
    assert not raw.startswith("\ufeff")
    assert list(csv.DictReader(io.StringIO(raw, newline=""))) == rows


def test_rows_end_as_rfc_4180_says_and_quotes_are_doubled() -> None:
    with ZipFile(io.BytesIO(zipped({"a.txt": [{"x": 'say "hi", now', "y": 1}]}))) as archive:
        assert archive.read("a.txt") == b'x,y\r\n"say ""hi"", now",1\r\n'


def test_the_same_tables_give_the_same_bytes_whatever_their_order() -> None:
    one, two = [{"x": 1}], Columns(("y",), [("a",), (None,)])
    assert zipped({"a.txt": one, "b.txt": two}) == zipped({"b.txt": two, "a.txt": one})


def test_columns_are_those_of_all_rows_and_what_a_row_lacks_is_blank() -> None:
    with ZipFile(io.BytesIO(zipped({"a.txt": [{"x": 1}, {"y": 2}], "b.txt": Columns(("z",), [])}))) as archive:
        assert archive.read("a.txt") == b"x,y\r\n1,\r\n,2\r\n"
        assert archive.read("b.txt") == b"z\r\n"


def test_values_are_written_as_gtfs_wants_them() -> None:
    assert [cell(value) for value in (None, True, False, date(2026, 1, 2), 0, -6.2)] == [
        "",
        "1",
        "0",
        "20260102",
        "0",
        "-6.2",
    ]


@given(st.integers(0, 60 * 3600))
def test_clocks_go_on_past_midnight(seconds: int) -> None:
    hours, minutes, rest = (int(part) for part in clock(seconds).split(":"))
    assert hours * 3600 + minutes * 60 + rest == seconds and minutes < 60 and rest < 60
