"""What residents write of floods."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.environment.water.rules.depths import MOST_CM, depth_class, depth_cm, read_words


@pytest.mark.parametrize(
    ("words", "cm"),
    [
        ("Banjir sepinggang orang dewasa", 100),
        ("air sudah selutut", 50),
        ("Sekitar sebetis", 30),
        ("BANJIR SUDAH SEMATA KAKI DAN AIR TERUS MENINGGI", 15),
        ("udh sedada org dewasa mohon bantuannya", 125),
        ("setinggi leher orang dewasa", 150),
        ("tinggi se paha org dewasa", 70),
        ("Banjir setengah paha orang dewasa", 60),
        ("selutut sampai pinggang orang dewasa", 100),
        ("sekitar 40cm", 40),
        ("Banjir 40 cm", 40),
        ("10-15 cm di dalam rumah", 15),
        ("Rw 12 banjir 30 sd 40 cm", 40),
        ("Banjir 70 - 1meter", 100),
        ("setengah meter", 50),
        ("satu setengah meter", 150),
        ("Banjir setinggi 1,2 meter mantap", 120),
        ("Banjir 1,5m di KFT", 150),
        ("sudah 1 m", 100),
        ("didepan komplek udah 2 meter", 200),
        ("Masuk ke dalam rumah sekitar 30 cm..di luar jalanan sekitar 80 cm", 80),
        ("Banjir di Jl. Mangga rt 14 rw 11 no 50", None),
        ("kediaman kami hanya terletak 50 m dari kecamatan", None),
        ("200 meter dari kantor kecamatan", None),
        ("Air hanya surut 5cm dari volume tertinggi", None),
        ("kepala desa datang ke kaki lima", None),
        ("kali sepanjang 100m", None),
        ("", None),
    ],
)
def test_a_depth_is_read_from_words(words: str, cm: float | None) -> None:
    assert depth_cm(words) == cm


@pytest.mark.parametrize(
    "words",
    ["Banjir", "Banjiiirrr", "bajir di gang", "Genangan di jalan", "#drainaseburuk", "Air got meluap", "KFT terendam",
     "air sudah masuk rumah", "Semata kaki", "dari kemarin gak surut", "Jadi kubangan"],
)  # fmt: skip
def test_words_about_standing_water_are_a_flood(words: str) -> None:
    assert read_words(words).is_flood


@pytest.mark.parametrize("words", ["Trotoar jadi tempat jualan", "Oi lurah jangan tidur", "Test only", "", "Rw. 015"])
def test_words_about_something_else_are_not(words: str) -> None:
    assert not read_words(words).is_flood


def test_water_that_goes_down_is_told_from_water_that_does_not() -> None:
    assert read_words("Alhamdulillah sudah mulai surut").is_receding
    assert read_words("Sudah kering....").is_receding
    assert not read_words("belum surut juga").is_receding
    assert not read_words("tadi sudah surut, sekarang tidak surut").is_receding


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(words: str) -> None:
    found = read_words(words)
    assert found.depth_cm is None or (0 < found.depth_cm <= MOST_CM and found.is_flood)


@pytest.mark.parametrize(("cm", "number"), [(9, 0), (10, 1), (70, 1), (71, 2), (150, 2), (151, 3)])
def test_depths_have_petabencanas_classes(cm: float, number: int) -> None:
    assert depth_class(cm) == number
