"""Readings made sound, and the two forms of files."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.base.errors import InvalidError
from kota.environment.water.contracts import Fault, Limits, Reading, Unit
from kota.environment.water.rules.importing import read_file
from kota.environment.water.rules.readings import CONFIRM, gaps, in_cm, off_grid, sound, unit_of

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
DEPOK = Limits(10, 500, jump_cm=100, stuck=timedelta(hours=3), missing=(-30,))


def series(*cms: float, minutes: int = 10) -> list[Reading]:
    return [Reading(BEGIN + timedelta(minutes=minutes * n), cm) for n, cm in enumerate(cms)]


def faults(*cms: float, minutes: int = 10, limits: Limits = DEPOK) -> list[tuple[float, Fault]]:
    return [(r.reading.cm, r.fault) for r in sound(series(*cms, minutes=minutes), limits).rejected]


def test_the_traps_of_depok_are_kept_aside_each_with_its_reason() -> None:
    assert faults(135, 0, 134, -30, 140) == [(0, Fault.RANGE), (-30, Fault.RANGE)]
    assert faults(153, 261, 481, 1592, 1618, 130) == [
        (261, Fault.JUMP), (481, Fault.JUMP), (1592, Fault.RANGE), (1618, Fault.RANGE),
    ]  # fmt: skip
    assert faults(83, 140, 218, 235) == []  # a real rise of 13 March 2023


def test_a_jump_that_stays_becomes_a_fact() -> None:
    assert faults(100, *[250.0] * 5) == [(250, Fault.JUMP)] * (CONFIRM - 1)
    assert faults(100, 250, minutes=180) == []  # after a gap nobody knows what the water did


def test_a_time_counts_once_and_a_gauge_that_stands_still_too_long_is_stuck() -> None:
    twice = [*series(100), *series(105)]
    assert [r.fault for r in sound(twice, DEPOK).rejected] == [Fault.DUPLICATE]
    assert faults(*[90.0] * 20) == [(90, Fault.STUCK)]
    assert sound([Reading(BEGIN, 0), Reading(BEGIN, 90)], DEPOK).kept == (Reading(BEGIN, 90),)


def test_gaps_and_times_off_the_grid_are_counted() -> None:
    readings = [*series(1, 2), Reading(BEGIN + timedelta(minutes=46), 3)]
    assert gaps(readings, timedelta(minutes=10)) == [(readings[1].at, readings[2].at)]
    assert off_grid(readings, timedelta(minutes=10)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 600), st.floats(-50, 700)), max_size=60))
def test_every_reading_is_kept_or_rejected_once_and_times_rise(given_readings: list[tuple[int, float]]) -> None:
    readings = [Reading(BEGIN + timedelta(minutes=minute), cm) for minute, cm in given_readings]
    found = sound(readings, DEPOK)
    assert sorted([*found.kept, *(r.reading for r in found.rejected)], key=str) == sorted(readings, key=str)
    assert all(a.at < b.at for a, b in zip(found.kept, found.kept[1:], strict=False))
    assert all(DEPOK.lowest <= reading.cm <= DEPOK.highest for reading in found.kept)
    assert sound(found.kept, Limits(10, 500, jump_cm=1000, stuck=timedelta(days=9))).kept == found.kept


def test_the_unit_is_seen_or_asked_for() -> None:
    assert unit_of([1350, 0, 940, 1290, -300], Limits(10, 500, missing=(-300,))) is Unit.MM
    assert unit_of([645, 650, 0, 640], Limits(300, 1300)) is Unit.CM
    assert in_cm([Reading(BEGIN, 1350)], Unit.MM) == [Reading(BEGIN, 135)]
    for values in ([0, 0], [20, 21], [5_000_000]):
        with pytest.raises(InvalidError, match="mm, cm or m"):
            unit_of(values, Limits(1, 500))


def test_a_csv_of_the_agency_is_read_and_its_bad_rows_are_said() -> None:
    text = "tanggal,ketinggian,name_pintu_air\n2022-10-19 00:00:00,645,Manggarai BKB\n2022-10-19,x,Manggarai BKB\n"
    found = read_file(text.encode(), UTC)
    assert found.gate == "Manggarai BKB"
    assert found.readings == (Reading(datetime(2022, 10, 19, tzinfo=UTC), 645),)
    assert found.unread == (("3", "2022-10-19 x"),)


def test_a_workbook_with_day_and_time_apart_is_read() -> None:
    found = read_file(workbook([("Tanggal", "Jam", "Tinggi Air"), (44927, "00:10", 1350), (44927, "soon", 1)]), UTC)
    assert found.readings == (Reading(datetime(2023, 1, 1, 0, 10, tzinfo=UTC), 1350),)
    assert found.unread == (("Jan!3", "2023-01-01 soon 1.0"),)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04nonsense", b""])
def test_another_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidError, match="neither"):
        read_file(content, UTC)


def workbook(rows: list[tuple[object, ...]]) -> bytes:
    """The smallest workbook that a reader of xlsx takes; numbers in the first column are days."""
    cells = "".join("<row>" + "".join(_cell(value, n) for n, value in enumerate(row)) + "</row>" for row in rows)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets><sheet name="Jan" sheetId="1" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _cell(value: object, column: int) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c s="{int(column == 0)}"><v>{value}</v></c>'
