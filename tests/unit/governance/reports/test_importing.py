"""Reading rows of foreign files: times, names of areas, states, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kota.base.errors import InvalidError
from kota.governance.reports.contracts import Cleaned, ModerationFact
from kota.governance.reports.rules.importing import times
from kota.governance.reports.rules.importing.guess import guess
from kota.governance.reports.rules.importing.places import Gazetteer
from kota.governance.reports.rules.importing.plan import Plan, read_plan, write_plan
from kota.governance.reports.rules.importing.rows import City, Reader, RefusedError
from kota.governance.reports.rules.words import clean
from kota.kernel.areas.contracts import Here
from kota.kernel.cases.contracts import CategoryFact, Verb

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
AREAS = [
    Here("31.73", "Jakarta Barat", "kota", ("Jakarta Barat",)),
    Here("31.73.05", "Kebon Jeruk", "kecamatan", ("Kebon Jeruk", "Jakarta Barat")),
    Here("31.73.05.1001", "Kebon Jeruk", "kelurahan", ("Kebon Jeruk", "Kebon Jeruk", "Jakarta Barat")),
    Here("31.73.05.1002", "Duri Kepa", "kelurahan", ("Duri Kepa", "Kebon Jeruk", "Jakarta Barat")),
    Here("31.75", "Jakarta Timur", "kota", ("Jakarta Timur",)),
    Here("31.75.05", "Pasar Rebo", "kecamatan", ("Pasar Rebo", "Jakarta Timur")),
    Here("31.75.05.1001", "Pekayon", "kelurahan", ("Pekayon", "Pasar Rebo", "Jakarta Timur")),
    Here("31.75.03", "Jatinegara", "kecamatan", ("Jatinegara", "Jakarta Timur")),
    Here("31.75.03.1001", "Kampung Melayu", "kelurahan", ("Kampung Melayu", "Jatinegara", "Jakarta Timur")),
    Here("31.75.03.1002", "Pinang Ranti", "kelurahan", ("Pinang Ranti", "Jatinegara", "Jakarta Timur")),
]


def category(code: str, name: str, *keywords: str, **more: Any) -> CategoryFact:
    words = {"id": name, "en": name}
    given = {"code": code, "group": "x", "name": words, "description": words, "keywords": list(keywords)}
    return CategoryFact.model_validate({**given, "solve_hours": 2, **more})


DEPTHS = [{"key": key, "name": {"id": key, "en": key}} for key in ("ankle", "knee", "above")]
DEPTH = {"code": "depth", "datatype": "singlevaluelist", "label": {"id": "Dalam", "en": "Depth"}, "values": DEPTHS}
CATEGORIES = {
    "flood": category("flood", "Banjir", "banjir", "genangan", question=[DEPTH]),
    "fire": category("fire", "Kebakaran", "kebakaran", "api"),
}


def reader(**plan: Any) -> Reader:
    city = City(JAKARTA, (106.38, -6.38, 106.98, -5.18), CATEGORIES, Gazetteer(AREAS), Cleaned)
    given: dict[str, Any] = {
        "source": "test", "key": ["id"], "opened": {"columns": ["when"]}, "words": {"columns": ["text"]},
        "place": {"lon": "x", "lat": "y"}, "category": {"column": "kind"},
    }  # fmt: skip
    return Reader(Plan.model_validate(given | plan), city, NOW)


ROW = {"id": "7", "when": "2026-11-20 08:00", "text": "Banjir di jalan", "x": "106.8", "y": "-6.2", "kind": "flood"}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Duri Kepa", "Kebun Jeruk", "Jakarta Barat"), "31.73.05.1002"),
        (("DURI KEPA", "Kec. Kebon Jeruk", "Kota Adm. Jakarta Barat"), "31.73.05.1002"),
        (("Pekayon", "Ps. Rebo", "Jakarta Timur"), "31.75.05.1001"),
        (("Kp. Melayu", "", ""), "31.75.03.1001"),
        (("Pinangranti", "Jatinegara", ""), "31.75.03.1002"),
        (("Kebon Jeruk", "", ""), "31.73.05.1001"),
        (("Entah", "Pasar Rebo", "Jakarta Timur"), "31.75.05"),
        (("", "", "Jakarta Timur"), "31.75"),
        (("Tangerang", "Tangerang", "Kota Tangerang"), ""),
        (("Pekayon", "", "Kota Bekasi"), ""),
        (("Kalibata", "", ""), ""),
        (("", "", ""), ""),
    ],
)
def test_areas_are_found_by_names_as_people_write_them(names: tuple[str, str, str], code: str) -> None:
    assert Gazetteer(AREAS).find(*names) == code


def test_a_name_that_two_areas_share_needs_the_area_above() -> None:
    twins = [*AREAS, Here("31.73.05.1003", "Pekayon", "kelurahan", ("Pekayon", "Kebon Jeruk", "Jakarta Barat"))]

    assert Gazetteer(twins).find("Pekayon", "", "") == ""
    assert Gazetteer(twins).find("Pekayon", "Kebon Jeruk", "") == "31.73.05.1003"


@pytest.mark.parametrize(
    ("formats", "text", "moment"),
    [
        ([], "2017-02-21T06:34:07.67", datetime(2017, 2, 20, 23, 34, 7, 670000, tzinfo=UTC)),
        ([], "2017-02-21T06:34:07Z", datetime(2017, 2, 21, 6, 34, 7, tzinfo=UTC)),
        (["%m/%d/%Y %H:%M", "%m/%d/%Y"], "1/18/2013 9:05", datetime(2013, 1, 18, 2, 5, tzinfo=UTC)),
        (["%m/%d/%Y %H:%M", "%m/%d/%Y"], "12/1/2013", datetime(2013, 11, 30, 17, 0, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_the_zone_of_the_file(formats: list[str], text: str, moment: datetime) -> None:
    assert times.reader(formats, JAKARTA)(text) == moment


def test_day_and_month_are_told_apart_by_the_values_and_never_guessed() -> None:
    assert times.guess(["1/2/2013", "1/18/2013 9:00"])[-1] == "%m/%d/%Y"
    assert times.guess(["1.2.2013", "18.1.2013"])[-1] == "%d.%m.%Y"
    assert times.guess(["2013-01-02", "2013-01-02T10:00:00"]) == []
    with pytest.raises(InvalidError, match="cannot be told apart"):
        times.guess(["1/2/2013", "3/4/2013"])
    with pytest.raises(InvalidError, match="kemarin"):
        times.guess(["kemarin"])


def test_a_row_becomes_a_case_with_its_key_place_and_time() -> None:
    new = reader().read(ROW)

    assert (new.category, new.source_key, new.channel) == ("flood", "test:7", "import")
    assert new.point and (new.point.lon, new.point.lat) == (106.8, -6.2)
    assert new.opened_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert new.past is None
    assert new.is_on_clock is False


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"text": " "}, "no words"),
        ({"text": "x" * 4001}, "more than 4000"),
        ({"when": ""}, "when"),
        ({"when": "soon"}, "cannot be read"),
        ({"when": "2027-01-01"}, "future"),
        ({"x": "107.5"}, "outside the city"),
        ({"x": "east"}, "no longitude"),
        ({"x": "999"}, "no longitude"),
        ({"x": ""}, "says no place"),
        ({"kind": "noise", "text": "Bising"}, "'noise' is unknown"),
    ],
)
def test_a_row_that_can_be_no_report_says_why(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        reader().read(ROW | changed)


def test_rows_without_a_number_have_the_same_key_whenever_they_say_the_same() -> None:
    read = reader(key=[])

    assert read.read(ROW).source_key == read.read(dict(reversed(ROW.items()))).source_key
    assert read.read(ROW).source_key != read.read(ROW | {"text": "Banjir lagi"}).source_key


def test_a_place_by_names_sets_the_area_and_makes_up_no_point() -> None:
    read = reader(place={"kelurahan": "kel", "kecamatan": "kec", "kota": "kota", "address": ["jalan"]})

    new = read.read(ROW | {"kel": "Duri Kepa", "kec": "Kebun Jeruk", "kota": "Jakarta Barat", "jalan": "Jl. Panjang"})

    assert (new.point, new.area, new.place) == (None, "31.73.05.1002", "Jl. Panjang")
    with pytest.raises(RefusedError, match="Bekasi"):
        read.read(ROW | {"kel": "Pekayon", "kec": "", "kota": "Kota Bekasi"})


def test_a_place_that_names_a_person_holds_the_row_and_is_kept_as_written() -> None:
    read = reader(place={"lon": "x", "lat": "y", "address": ["jalan"]})
    titles = ModerationFact(titles=["Pak"], not_persons=[], insults={})
    read.city = replace(read.city, clean=lambda text: clean(text, titles))

    new = read.read(ROW | {"jalan": "Rumah Pak Budi, 081234567890"})

    assert (new.held, new.place, new.public_place) == (
        "person",
        "Rumah Pak Budi, 081234567890",
        "Rumah Pak Budi, [•••]",
    )


def test_categories_by_value_by_name_by_keywords_or_otherwise() -> None:
    read = reader(category={"column": "kind", "values": {"A1": "fire"}, "otherwise": "flood"})

    found = [read.read(ROW | {"kind": kind, "text": text}).category for kind, text in
             [("A1", "x"), ("Kebakaran", "x"), ("?", "ada kebakaran rumah"), ("?", "entah")]]  # fmt: skip

    assert found == ["fire", "fire", "fire", "flood"]
    with pytest.raises(InvalidError, match="'ghosts'"):
        reader(category={"value": "ghosts"})


def test_what_ended_elsewhere_keeps_its_times_and_starts_no_clock() -> None:
    read = reader(state={"column": "s", "solved": {"columns": ["end"]}, "rating": "r"})

    past = read.read(ROW | {"s": "Selesai", "end": "2026-11-21 10:00", "r": "4"}).past

    assert past is not None
    assert (past.step, past.verb, past.rating) == ("closed", Verb.SOLVE, 4)
    assert past.solved_at == past.closed_at == datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    for changed, reason in [({"s": "?!"}, "state"), ({"s": "closed", "end": "2026-11-01"}, "before it began"),
                            ({"s": "closed", "r": "9"}, "1 to 5")]:  # fmt: skip
        with pytest.raises(RefusedError, match=reason):
            read.read(ROW | {"end": "2026-11-21"} | changed)


def test_how_long_it_took_gives_the_end_and_absurd_lengths_give_none() -> None:
    read = reader(state={"value": "closed", "after": {"days": "d", "hours": "h", "minutes": "m"}})

    took = read.read(ROW | {"d": "0", "h": "1", "m": "30"}).past
    absurd = read.read(ROW | {"d": "-41287", "h": "1", "m": "0"}).past

    assert took and took.solved_at == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert absurd and absurd.solved_at is None


def test_answers_by_steps_and_only_those_that_the_category_knows() -> None:
    depth = {"column": "cm", "up_to": [[10, "ankle"], [50, "knee"]], "above": "above"}
    read = reader(answers={"depth": depth, "unknown": {"column": "cm"}})

    given = [read.read(ROW | {"cm": cm}).fields for cm in ("8", "50", "120", "", "deep")]

    assert given == [{"depth": "ankle"}, {"depth": "knee"}, {"depth": "above"}, {}, {}]


def test_a_mapping_is_guessed_from_the_names_of_columns() -> None:
    rows = [{"service_request_id": "1", "requested_datetime": "2026-01-01T00:00:00Z", "description": "x", "lat": "-6",
             "long": "106", "service_code": "flood", "status": "open"}]  # fmt: skip

    plan = guess(list(rows[0]), rows, Plan())

    assert (plan.key, plan.opened.columns, plan.words.columns) == (
        ["service_request_id"], ["requested_datetime"], ["description"],
    )  # fmt: skip
    assert (plan.place.lon, plan.place.lat, plan.category.column, plan.state.column) == (
        "long", "lat", "service_code", "status",
    )  # fmt: skip
    with pytest.raises(InvalidError, match="when a report was made"):
        guess(["a", "b"], [{"a": "1", "b": "2"}], Plan())


def test_mappings_are_checked_and_written_back() -> None:
    text = 'source = "x"\n[opened]\ncolumns = ["a"]\n[answers.depth]\ncolumn = "d"\nup_to = [[10, "ankle"]]\n'

    plan = read_plan(text, "m.toml")

    assert read_plan(write_plan(plan), "again") == plan
    for wrong in ("[opened", 'colour = "red"', "[opened]\ncolumns = 3", 'source = "a b"'):
        with pytest.raises(InvalidError, match=r"m\.toml"):
            read_plan(wrong, "m.toml")
