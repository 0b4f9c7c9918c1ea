"""The city's file of days: read without guessing, compared with itself; the calendar and the forecast made of it."""

import csv
import io
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from kota.base.errors import InvalidError
from kota.environment.air.contracts import CLASSES, IndexFact, Parameter, Read
from kota.environment.air.rules import forecasting, importing
from kota.environment.air.rules.calendar import years
from kota.environment.air.rules.forecasting import Record

HEAD = ",".join(importing.COLUMNS)
STATIONS = {
    "DKI1 (Bunderan HI)": "dki1", "DKI2 (Kelapa Gading)": "dki2", "DKI3 (Jagakarsa)": "dki3",
    "DKI4 (Lubang Buaya)": "dki4", "DKI5 (Kebon Jeruk)": "dki5",
}  # fmt: skip


@pytest.fixture(scope="session")
def file(data_dir: Path) -> Path:
    return data_dir / "environment" / "ispu_dki_2010-01_2025-02.csv"


@pytest.fixture(scope="session")
def whole(file: Path, regulations: dict[str, IndexFact]) -> Read:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return importing.read(lines, STATIONS, list(regulations.values()))


def read(regulations: dict[str, IndexFact], *rows: str) -> Read:
    lines = io.StringIO("\n".join([HEAD, *rows]))
    return importing.read(lines, STATIONS, list(regulations.values()), last=date(2026, 11, 24))


def test_a_row_keeps_what_the_file_says_beside_what_its_figures_say(regulations: dict[str, IndexFact]) -> None:
    found = read(
        regulations,
        "2024-12-01,DKI4 (Lubang Buaya),65.0,32.0,67.0,7.0,9.0,40.0,67.0,SO2,BAIK",
        "2020-09-01,DKI1 (Bunderan HI),,69.0,25.0,8.0,70.0,13.0,96.0,PM25,SEDANG",
        "2012-04-22,,,64,16,45,200,20,200,O3,SANGAT TIDAK SEHAT",
        "2010-06-25,DKI1 (Bunderan HI),,,,,,,0.0,,TIDAK ADA DATA",
    )

    assert [day.day.year for day in found.days] == [2010, 2012, 2020, 2024]
    assert [(day.index, day.station, day.disagrees) for day in found.days] == [
        (None, "dki1", ()), (200, "", ()), (96, "dki1", ("max", "critical")), (67, "dki4", ("category",)),
    ]  # fmt: skip
    assert found.days[3].indices[Parameter.PM25] == 65
    assert [(one.what, one.said, one.computed, one.because) for one in found.disagreements] == [
        ("max", "96", "70", "unseen"), ("critical", "pm25", "o3", "unseen"), ("category", "good", "moderate", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2024-13-01,,,1,,,,,1,PM10,BAIK", "date"),
        ("9999-12-31,,,1,,,,,1,PM10,BAIK", "has not come yet"),
        ("0001-01-01,,,1,,,,,1,PM10,BAIK", "before the first regulation"),
        ("2024-12-01,,,-9,,,,,1,PM10,BAIK", "pm10 -9 is no index"),
        ("2024-12-01,,,1.5,,,,,1,PM10,BAIK", "pm10 1.5 is no index"),
        ("2024-12-01,,,x,,,,,1,PM10,BAIK", "no number"),
        ("2024-12-01,DKI9,,1,,,,,1,PM10,BAIK", "no station named 'DKI9'"),
        ("2024-12-01,,,1,,,,,1,PM10,LUMAYAN", "is no class"),
        ("2024-12-01,,,1,,,,,,PM10,BAIK", "no maximum"),
        ("2024-12-01,,,1,,,,,1,PM10,TIDAK ADA DATA", "has figures"),
        ("2024-12-01,,,1", "columns"),
        ("2024-12-01,,,1,,,,,1,PM10,BAIK,more", "columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(
    row: str, reason: str, regulations: dict[str, IndexFact]
) -> None:
    found = read(regulations, "2024-11-30,,,1,,,,,1,PM10,BAIK", row)

    assert len(found.days) == 1
    assert [refusal.line for refusal in found.refusals] == [3] and reason in found.refusals[0].reason


def test_a_day_that_stands_twice_is_refused_the_second_time(regulations: dict[str, IndexFact]) -> None:
    row = "2024-11-30,,,1,,,,,1,PM10,BAIK"

    assert "already in line 2" in read(regulations, row, row).refusals[0].reason


def test_another_kind_of_file_is_refused_as_a_whole() -> None:
    with pytest.raises(InvalidError, match="categori"):
        importing.read(io.StringIO(HEAD.replace(",categori", "")), {}, [])


def test_the_citys_file_is_read_whole_and_its_slips_are_counted(file: Path, whole: Read) -> None:
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline="")))

    assert (len(whole.days), whole.refusals, whole.without_data, whole.without_station) == (5538, (), 4, 1)
    assert whole.counted() == {"max": 43, "critical": 81, "category": 37}
    for row, day in zip(rows, whole.days, strict=True):
        assert {one: str(float(value)) for one, value in day.indices.items()} == {
            one: row[one.value] for one in importing.PARAMETERS if row[one.value]
        }
        assert importing.WRITTEN[day.said_category] == row["categori"]
        assert day.index is None or float(row["max"]) == day.index


def test_the_citys_file_is_read_quickly(file: Path, regulations: dict[str, IndexFact]) -> None:
    began = time.perf_counter()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        importing.read(lines, STATIONS, list(regulations.values()))

    assert time.perf_counter() - began < 2


def test_a_year_is_drawn_with_each_day_once(whole: Read) -> None:
    drawn = years({day.day: (day.index, day.said_category) for day in whole.days})

    assert [year.year for year in drawn] == list(range(2025, 2009, -1))
    assert sum(len(year.squares) for year in drawn) == 5538
    for year in drawn:
        assert len({(one.x, one.y) for one in year.squares}) == len(year.squares) == year.days + year.blank
        assert sum(path.count("M") for _, path in year.paths) == len(year.squares)
        assert [sum(month.counts[n] for month in year.months) for n in range(len(CLASSES))] == list(year.counts)
    assert sum(year.counts[4] for year in drawn) == 1, "the file knows one hazardous day"


def test_the_forecast_is_published_with_its_error_and_beats_yesterday(whole: Read, p14: IndexFact) -> None:
    found = forecasting.forecast(Record.of([(day.day, day.index) for day in whole.days]), p14)

    assert found is not None and found.day == date(2025, 3, 1)
    assert (found.method, found.baseline.method) == (forecasting.REGRESSION, forecasting.BASELINE)
    assert (found.score.days, found.score.since, found.score.until) == (365, date(2024, 3, 1), date(2025, 2, 28))
    assert found.score.mae < found.baseline.mae - 1
    assert found.score.hit_rate >= found.baseline.hit_rate
    assert found.low <= found.index <= found.high


def test_a_forecast_never_sees_the_day_that_it_is_about(p14: IndexFact) -> None:
    days = 900
    values = 80 + 25 * np.sin(np.arange(days) / 9) + np.random.default_rng(7).normal(0, 9, days)
    record = Record(date(2020, 1, 1), values.round())
    changed = Record(record.first, np.concatenate([record.values[:-1], [300.0]]))

    for method in (forecasting.persistence, forecasting.regression):
        assert np.array_equal(method(record)[:-1], method(changed)[:-1], equal_nan=True)


def test_where_nothing_is_better_the_baseline_is_published(p14: IndexFact) -> None:
    walk = np.clip(90 + np.cumsum(np.random.default_rng(3).normal(0, 2, 1000)), 20, 200).round()
    found = forecasting.forecast(Record(date(2020, 1, 1), walk), p14)

    assert found is not None and found.is_baseline and found.index == walk[-1]


def test_a_short_or_stale_record_gives_no_forecast(p14: IndexFact) -> None:
    days = [(date(2020, 1, 1) + timedelta(days=n), 80 + n % 7) for n in range(800)]

    assert forecasting.forecast(Record.of(days[:200]), p14) is None
    assert forecasting.forecast(Record.of(days), p14) is not None
    assert forecasting.forecast(Record.of([*days, (date(2022, 3, 20), None)]), p14) is None
