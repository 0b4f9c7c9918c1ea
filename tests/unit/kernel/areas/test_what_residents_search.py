"""What a resident of Jakarta types into the box for a place, and what they expect to see among the first three."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kota.kernel.areas.contracts import Named
from kota.kernel.areas.rules.finding import Finder
from kota.kernel.areas.rules.naming import also, called, place_weight

PACK = Path(__file__).parents[4] / "cities" / "jakarta"
FIRST = 3
STOPS = {
    "rail": ("stasiun", "krl", "kereta"), "hsr": ("stasiun", "kereta"), "metro": ("stasiun", "mrt"),
    "lrt": ("stasiun", "lrt"), "halte": ("halte", "busway", "bus"), "terminal": ("terminal", "bus"),
    "port": ("dermaga",),
}  # fmt: skip
WEIGHTS = {"province": 1.2, "kota": 1.4, "kecamatan": 1.6, "kelurahan": 1.5}

# What is typed, and words one of which a name holds that answers it.
ASKED = {
    "bandara": "soekarno-hatta", "soetta": "soekarno-hatta", "airport": "soekarno-hatta", "cgk": "soekarno-hatta",
    "bandara soekarno hatta": "soekarno-hatta", "bandara halim": "bandar udara halim",
    "monas": "monumen nasional", "monumen nasional": "monumen nasional", "tugu monas": "monumen nasional",
    "RSCM": "cipto mangunkusumo", "rs cipto": "cipto mangunkusumo", "rspad": "rspad gatot", "rspp": "pusat pertamina",
    "rs fatmawati": "rsup fatmawati", "rs harapan kita": "harapan kita", "dharmais": "dharmais",
    "rs carolus": "carolus",
    "Puskesmas Menteng": "puskesmas kecamatan menteng", "puskesmas tebet": "puskesmas kecamatan tebet",
    "puskesmas kec. koja": "puskesmas kecamatan koja",
    "gbk": "gelora bung karno", "senayan": "senayan", "jis": "jakarta international stadium",
    "TIM": "taman ismail marzuki", "tmii": "taman mini indonesia indah", "taman mini": "taman mini",
    "dufan": "dunia fantasi", "ancol": "ancol", "ragunan": "ragunan", "kebun binatang": "ragunan",
    "ui": "universitas indonesia", "kampus ui depok": "universitas indonesia", "unj": "universitas negeri jakarta",
    "untar": "tarumanagara", "binus": "binus", "atma jaya": "atma jaya", "uki": "universitas kristen indonesia",
    "uin ciputat": "syarif hidayatullah", "trisakti": "universitas trisakti",
    "pik": "pantai indah kapuk", "kokas": "kota kasablanka", "gi": "grand indonesia", "pim": "pondok indah mall",
    "mkg": "mal kelapa gading", "moi": "mall of indonesia", "sency": "senayan city", "ps": "plaza senayan",
    "ambas": "ambasador", "pgc": "pgc", "itc kuningan": "itc kuningan", "pacific place": "pacific place",
    "tanah abang": "tanah abang", "pasar senen": "pasar senen", "glodok": "glodok", "pasar mayestik": "mayestik",
    "blokm": "blok m", "blok m": "blok m", "terminal blok m": "blok m", "bunderan hi": "bundaran hi",
    "dukuh atas": "dukuh atas", "kota tua": "kota tua", "stasiun kota": "jakarta kota", "manggarai": "manggarai",
    "mangga 2": "mangga dua", "jl sabang": "agus salim", "sabang": "agus salim", "jl. h agus salim": "agus salim",
    "gambir": "gambir", "st senen": "pasar senen", "whoosh": "halim", "pulogebang": "pulo gebang",
    "kp rambutan": "kampung rambutan", "kampungrambutan": "kampung rambutan",
    "balaikota": "balai kota", "dpr": "dpr/mpr", "walikota jaksel": "kantor wali kota jakarta selatan",
    "kantor camat tebet": "kantor kecamatan tebet", "jaksel": "jakarta selatan",
    "istiqlal": "istiqlal", "katedral": "katedral", "perpusnas": "perpustakaan nasional", "prj": "jiexpo",
    "museum gajah": "museum nasional", "scbd": "scbd", "kemang": "kemang",
    "lapangan banteng": "lapangan banteng", "tebet eco park": "tebet eco park", "kelapa gading": "kelapa gading",
    "tanjung priuk": "tanjung priok", "mesjid istiqlal": "istiqlal", "samsat daan mogot": "samsat",
    "kota casablanca": "kota kasablanka", "tanahabang": "tanah abang", "kramatjati": "kramat",
    "mal gandaria": "gandaria city", "rs polri": "said sukanto", "lb bulus": "lebak bulus", "tn abang": "tanah abang",
    "terminal 3 soetta": "soekarno-hatta", "grand indo": "grand indonesia", "ui salemba": "kampus salemba",
    "ps minggu": "pasar minggu", "kantor gubernur": "balai kota",
}  # fmt: skip


def rows() -> Iterator[Named]:
    """Areas, known places and the stations of the synthetic network, as the search of the city has them."""
    for row in table("areas.csv"):
        yield Named(
            "area", row["code"], row["name"], float(row["lon"]), float(row["lat"]), weight=WEIGHTS[row["level"]],
            kinds=(row["level"],),
        )  # fmt: skip
    for row in table("places.csv"):
        others = also(row["also"])
        weight = place_weight(row["kind"], others)
        yield Named(
            "place", row["code"], row["name"], float(row["lon"]), float(row["lat"]), row["kind"], weight, others,
            called(row["kind"]),
        )  # fmt: skip
    for row in table("transit/stations.csv"):
        yield Named(
            "stop", row["code"], row["name"], float(row["lon"]), float(row["lat"]), row["kind"],
            3.0 if "stasiun" in STOPS[row["kind"]] else 2.0,
            kinds=STOPS[row["kind"]],
        )  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def finder() -> Finder:
    return Finder(rows())


@pytest.mark.parametrize(("typed", "wanted"), ASKED.items())
def test_what_a_resident_means_is_among_the_first_three(typed: str, wanted: str) -> None:
    found = [row.name for row, _score in finder().find(typed, limit=FIRST)]
    assert any(wanted in name.lower() for name in found), found


def test_most_often_it_is_the_first() -> None:
    first = [typed for typed, wanted in ASKED.items() if wanted in finder().find(typed)[0][0].name.lower()]
    assert len(first) >= 0.9 * len(ASKED), sorted(ASKED.keys() - set(first))
    assert [finder().find(typed)[0][0].name for typed in ("blokm", "bandara")] == [
        "Blok M", "Bandar Udara Internasional Soekarno-Hatta"]  # fmt: skip


KINDS = {
    "stasiun": ("rail", "hsr", "metro", "lrt", "station"), "halte": ("halte", "bus-stop"), "krl": ("rail",),
    "terminal": ("terminal",), "mrt": ("metro",), "lrt": ("lrt",),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_for_a_kind_finds_every_stop_of_the_kind_before_all_others_of_its_name(kind: str) -> None:
    wanted = [one for one in finder().rows if one.kind == "stop" and one.detail in KINDS[kind] and one.name != "Kota"]
    assert wanted
    for one in wanted:
        [(first, _score), *_others] = finder().find(f"{kind} {one.name}")
        assert first.detail in KINDS[kind] and first.name.endswith(one.name), (one.name, first)
        assert finder().find(one.name, limit=FIRST, near=(one.lon, one.lat)), one.name
        assert one.name in [found.name for found, _ in finder().find(one.name, limit=8)], "also without the word"
