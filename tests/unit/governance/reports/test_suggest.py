"""Categories that words suggest: keywords as people write them, and nothing guessed."""

import tomllib
from pathlib import Path

import pytest

from kota.governance.reports.rules.suggest import search, simple, suggest
from kota.kernel.cases.contracts import CategoryFact

PACK = Path(__file__).parents[4] / "cities" / "jakarta" / "categories.toml"


@pytest.fixture(scope="module")
def categories() -> list[CategoryFact]:
    return [CategoryFact.model_validate(row) for row in tomllib.loads(PACK.read_text(encoding="utf-8"))["category"]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Ada LUBANG besar di depan sekolah", "pothole"),
        ("lampu jalannya mati sudah seminggu", "street-light-out"),
        ("Banjirnya setinggi lutut", "flood"),
        ("there are two potholes here", "pothole"),
        ("macet, parah: macet parah!", "traffic-jam"),
        ("sampah numpuk dan bau", "uncollected-waste"),
    ],
)
def test_the_best_fit_comes_first(categories: list[CategoryFact], words: str, code: str) -> None:
    assert suggest(words, categories)[0].code == code


@pytest.mark.parametrize("words", ["", "selamat pagi", "lubangku", "apistruktur", "🙂", "x" * 5000])
def test_nothing_is_guessed(categories: list[CategoryFact], words: str) -> None:
    assert suggest(words, categories) == []


def test_at_most_three_and_each_says_why(categories: list[CategoryFact]) -> None:
    found = suggest("banjir, macet, lubang, sampah, pohon tumbang, kebakaran", categories)

    assert len(found) == 3
    assert all(suggestion.because for suggestion in found)


def test_search_reads_the_beginnings_of_names_and_keywords_in_both_languages(categories: list[CategoryFact]) -> None:
    assert "street-light-out" in [category.code for category in search("lam", categories)]
    assert "street-light-out" in [category.code for category in search("street li", categories)]
    assert search("   ", categories) == []


def test_accents_and_signs_do_not_matter() -> None:
    assert simple("  Jalan—RUSAK, parah!! café ") == "jalan rusak parah cafe"
