"""Names are found as people type them: short forms, old spelling, mistakes, beginnings; files of places are read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base.errors import InvalidError
from kota.kernel.areas.contracts import Named
from kota.kernel.areas.rules import places
from kota.kernel.areas.rules.finding import Finder, is_called
from kota.kernel.areas.rules.naming import fold
from kota.kernel.areas.rules.places import BadPlace, PlaceRow

NAMES = (
    "Stasiun Sudirman", "Halte Sudirman", "Stasiun MRT Senayan", "RSUD Tarakan", "Cikini", "Tanjung Priok", "Menteng",
    "Ujung Menteng", "Jalan Juanda", "Kelapa Gading Barat", "Universitas Trisakti", "Stasiun Gambir", "Pasar Minggu",
    "Masjid Istiqlal", "Taman Suropati", "Kampung Melayu",
)  # fmt: skip
FINDER = Finder(Named("place", str(n), name, 106.8 + n / 100, -6.2) for n, name in enumerate(NAMES))


def first(text: str) -> str:
    found = FINDER.find(text)
    return found[0][0].name if found else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st sudirman", "Stasiun Sudirman"),
        ("sudirman station", "Stasiun Sudirman"),
        ("halte sudir", "Halte Sudirman"),
        ("mrt sen", "Stasiun MRT Senayan"),
        ("rumah sakit tarakan", "RSUD Tarakan"),
        ("rs tarakn", "RSUD Tarakan"),
        ("Tjikini", "Cikini"),
        ("tj. priok", "Tanjung Priok"),
        ("mentng", "Menteng"),
        ("jln djuanda", "Jalan Juanda"),
        ("klapa gading", "Kelapa Gading Barat"),
        ("univ trisakti", "Universitas Trisakti"),
        ("gamibr", "Stasiun Gambir"),
        ("psr mingu", "Pasar Minggu"),
        ("mesjid istiqlal", "Masjid Istiqlal"),
        ("kp. melayu", "Kampung Melayu"),
        ("zzzzqq", ""),
        ("", ""),
        ("'; --", ""),
    ],
)
def test_names_are_found_as_people_type_them(typed: str, name: str) -> None:
    assert first(typed) == name


def test_of_what_is_called_alike_the_nearest_comes_first_and_repeats_come_once() -> None:
    rows = [Named("stop", str(n), "Pasar Baru", 106.7 + n / 10, -6.2) for n in range(3)]
    rows.append(Named("stop", "again", "Pasar Baru", 106.9001, -6.2))
    found = Finder(rows).find("pasar baru", near=(106.9, -6.2))
    assert [row.code for row, _score in found] == ["2", "1", "0"]
    both = Finder([Named("stop", "s", "Blok M", 106.8, -6.2), Named("place", "p", "Blok M", 106.8015, -6.2)])
    assert [row.code for row, _score in both.find("blok m")] == ["s"]
    alias = Finder([Named("place", "m", "Monumen Nasional", 106.8, -6.2, aliases=("Monas",))])
    assert alias.find("monas")[0][0].code == "m"


def test_who_types_all_of_a_name_finds_it_before_a_longer_one_that_more_people_mean() -> None:
    others = [Named("place", str(n), f"Halim {n}", 106.7 + n / 100, -6.2) for n in range(12)]  # the word is usual
    rows = [Named("stop", "long", "Halimun", 106.8, -6.2, weight=2.0), Named("stop", "own", "Halim", 106.9, -6.2)]
    assert Finder([*rows, *others]).find("halim")[0][0].code == "own"


BUS, TRAIN, METRO = ("halte", "bus"), ("stasiun", "krl", "kereta"), ("stasiun", "mrt")
STOPS = Finder([
    Named("stop", "bgr", "Bogor", 106.79, -6.596, weight=1.2, kinds=TRAIN),
    Named("stop", "fly", "Flyover Raya Bogor", 106.866, -6.308, weight=1.4, kinds=BUS),
    Named("area", "tbt", "Tebet", 106.85, -6.23, weight=1.6, kinds=("kecamatan",)),
    Named("stop", "brt", "Stasiun Tebet", 106.858, -6.226, weight=2.0, kinds=BUS),
    Named("stop", "teb", "Tebet", 106.8584, -6.2262, weight=1.2, kinds=TRAIN),
    Named("stop", "blm", "Blok M", 106.801, -6.243, weight=2.0, kinds=BUS),
    Named("stop", "bca", "Blok M BCA", 106.798, -6.244, weight=1.2, kinds=METRO),
    Named("stop", "uni", "Universitas Indonesia", 106.831, -6.36, weight=1.2, kinds=TRAIN),
    Named("place", "ui", "Universitas Indonesia (Kampus Depok)", 106.827, -6.361, "university", 2.1, ("UI",),
          ("universitas", "kampus")),
    Named("place", "slm", "Universitas Indonesia (Kampus Salemba)", 106.85, -6.193, "university", 2.1, ("UI Salemba",),
          ("universitas", "kampus")),
    Named("place", "gmr", "Stasiun Gambir", 106.83, -6.177, "station", 2.0, kinds=("stasiun",)),
    Named("stop", "gmb", "Gambir", 106.8301, -6.1768, weight=1.5, kinds=TRAIN),
    Named("stop", "gm1", "St. Gambir 1", 106.829, -6.177, weight=2.0, kinds=BUS),
])  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Stasiun Bogor", "bgr"), ("bogor station", "bgr"), ("KRL Bogor", "bgr"), ("stasiun kereta api bogor", "bgr"),
        ("setasiun bogr", "bgr"), ("Bogor", "bgr"), ("stasiun tebet", "teb"), ("halte tebet", "brt"),
        ("kecamatan tebet", "tbt"), ("MRT Blok M", "bca"), ("stasiun blok m", "bca"), ("halte blok m", "blm"),
        ("blok m", "blm"), ("stasiun UI", "uni"), ("kampus UI", "ui"), ("UI", "ui"), ("St. Gambir", "gmb"),
    ],
)  # fmt: skip
def test_the_kind_that_is_asked_for_comes_first_whether_or_not_the_name_has_the_word(typed: str, code: str) -> None:
    found = [row.code for row, _score in STOPS.find(typed)]
    assert found[0] == code
    assert not {"gmr", "gmb"} <= {*found}, "the known place and the stop there are one"


@pytest.mark.parametrize(
    ("typed", "code", "expected"),
    [
        ("stasiun bogor", "bgr", True), ("BOGOR", "bgr", True), ("bogor krl", "bgr", True),
        ("halte bogor", "bgr", False), ("stasiun", "bgr", False), ("raya bogor", "fly", False),
        ("tebet", "brt", False), ("St. Tebet", "brt", True),
    ],
)  # fmt: skip
def test_a_name_is_what_was_typed_with_or_without_the_word_for_its_kind(typed: str, code: str, expected: bool) -> None:
    assert is_called(next(row for row in STOPS.rows if row.code == code), typed) is expected


@given(st.sampled_from(NAMES), st.data())
def test_one_mistake_in_a_long_word_hides_no_name(name: str, data: st.DataObject) -> None:
    words = name.split()
    place = data.draw(st.sampled_from([n for n, word in enumerate(words) if len(word) >= 5]))
    word = words[place]
    at = data.draw(st.integers(1, len(word) - 2))
    mistakes = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + "q" + word[at:],
    )
    words[place] = data.draw(st.sampled_from(mistakes))
    assert name in [row.name for row, _score in FINDER.find(" ".join(words))]


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert all(row.name in NAMES for row, _score in FINDER.find(text, near=(106.8, -6.2)))
    assert fold(" ".join(fold(text))) == fold(" ".join(fold(" ".join(fold(text))))), "folding comes to rest"


def feature(name: object, lon: object = 106.8, lat: object = -6.2, **more: object) -> dict[str, object]:
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"NAMOBJ": name, **more}, "geometry": point}


def test_files_of_places_are_read_with_what_is_wrong_in_them() -> None:
    rows = [
        feature("STASIUN RAWA BUAYA"),
        feature("STASIUN JAKARTA KOTA"),
        feature(None),
        feature("RUMAH SAKIT"),
        feature("Puskesmas Koja", lat="x"),
        feature("RS Abdi", category="hospital"),
        {"type": "Feature", "properties": None, "geometry": None},
    ]
    found = list(places.read(json.dumps({"features": rows}).encode(), name="x", kind=""))
    assert [one.name if isinstance(one, PlaceRow) else one.why for one in found] == [
        "Stasiun Rawa Buaya",
        "Stasiun Jakarta Kota",
        "it has no name",
        "Rumah Sakit says only what kind of place it is",
        "it has no longitude and latitude in degrees",
        "RS Abdi",
        "it has no name",
    ]
    assert isinstance(found[5], PlaceRow) and found[5].kind == "hospital"
    csv = "\ufeffnama_pos_pemadam,longitude,latitude\nPos Puri,106.7,-6.1\nPos Kosong,,\n"
    [pos, empty] = places.read(csv.encode(), name="x", kind="fire-station")
    assert pos == PlaceRow(1, "Pos Puri", "fire-station", 106.7, -6.1)
    assert isinstance(empty, BadPlace)
    assert places.slug(pos) == places.slug(PlaceRow(9, "Pos Puri", "fire-station", 106.7, -6.1))


@pytest.mark.parametrize("data", [b"{", b"[1]", b'{"features": 1}', b'{"type": "x"}'])
def test_what_is_no_file_of_places_is_said(data: bytes) -> None:
    with pytest.raises(InvalidError):
        list(places.read(data, name="x", kind=""))
