"""Names as people type them: `st sudirman`, `Jln. Tjikini Raya`, `rumah sakit tarakan` are made alike.

What is spelled in several ways is folded to one; words that only say what kind of thing it is count little. The words
are Indonesian; in a city of another language they find nothing to fold.
"""

import re
import unicodedata
from collections.abc import Sequence

# What two words say, where one is usual.
_PAIRS = {
    ("rumah", "sakit"): "rs", ("bandar", "udara"): "bandara", ("pom", "bensin"): "spbu",
    ("stasiun", "kereta"): "stasiun",
    ("kereta", "api"): "kereta", ("stasiun", "api"): "stasiun", ("commuter", "line"): "krl", ("bus", "stop"): "halte",
    ("taman", "pemakaman"): "tpu", ("halte", "busway"): "halte", ("halte", "transjakarta"): "halte",
}  # fmt: skip
_WORDS = {
    "jalan": "jl", "jln": "jl", "jl": "jl", "street": "jl", "st": "stasiun", "sta": "stasiun", "stas": "stasiun",
    "stsn": "stasiun", "stn": "stasiun", "stasion": "stasiun", "station": "stasiun", "commuterline": "krl",
    "hospital": "rs", "rsu": "rs", "rsud": "rs", "rsup": "rs",
    "rsia": "rs", "rsab": "rs", "hlt": "halte", "shelter": "halte", "mall": "mal", "gang": "gg", "kp": "kampung",
    "kpg": "kampung", "kmp": "kampung", "univ": "universitas", "unv": "universitas", "university": "universitas",
    "psr": "pasar", "market": "pasar", "tmn": "taman", "park": "taman", "sel": "selatan", "slt": "selatan",
    "utr": "utara", "brt": "barat", "tmr": "timur", "pst": "pusat", "kel": "kelurahan", "kec": "kecamatan",
    "mesjid": "masjid", "msjd": "masjid", "mosque": "masjid", "grj": "gereja", "church": "gereja", "apt": "apartemen",
    "apart": "apartemen", "apartment": "apartemen", "perum": "perumahan", "komp": "kompleks", "komplek": "kompleks",
    "pkm": "puskesmas", "tj": "tanjung", "tg": "tanjung", "tjg": "tanjung", "tpi": "tpi", "term": "terminal",
    "airport": "bandara", "bunderan": "bundaran", "camat": "kecamatan",
    "trm": "terminal", "bdr": "bundaran", "bund": "bundaran", "sd": "sd", "hotel": "hotel", "htl": "hotel",
}  # fmt: skip
_SHORT = {
    "jakpus": ("jakarta", "pusat"), "jaksel": ("jakarta", "selatan"), "jakbar": ("jakarta", "barat"),
    "jaktim": ("jakarta", "timur"), "jakut": ("jakarta", "utara"),
}  # fmt: skip
KINDS = frozenset({
    "jl", "stasiun", "rs", "halte", "mal", "gg", "kampung", "universitas", "pasar", "taman", "kelurahan", "kecamatan",
    "masjid", "gereja", "apartemen", "perumahan", "kompleks", "puskesmas", "terminal", "spbu", "bandara", "kantor",
    "mrt", "lrt", "krl", "kereta", "busway", "bus", "dermaga", "hotel", "gedung", "klinik", "apotek", "tpu", "raya",
    "no", "kota", "jakarta", "dki", "jabodebek",
})  # fmt: skip
# Numbers in names are often written out: `mangga 2` is `Mangga Dua`.
NUMBERS = {
    "1": "satu", "2": "dua", "3": "tiga", "4": "empat", "5": "lima", "6": "enam", "7": "tujuh", "8": "delapan",
    "9": "sembilan", "10": "sepuluh",
}  # fmt: skip
_OLD = (("oe", "u"), ("tj", "c"), ("dj", "j"))  # spelling of before 1947 and 1972, as in Tjikini and Soeroso
_SIGNS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> list[str]:
    """The words of a name, folded; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    said = [word for word in _SIGNS.split(plain.replace("'", "")) if word]
    if len(said) > 1:  # alone it is what a mall is called for short
        said = ["pasar" if word == "ps" else word for word in said]
    words = [part for word in said for part in _SHORT.get(word, (_WORDS.get(word, word),))]
    return [_modern(word) for word in _joined(words)]


def _joined(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        pair = _PAIRS.get((found[-1], word)) if found else None
        if pair:
            found[-1] = pair
        else:
            found.append(word)
    return found


def _modern(word: str) -> str:
    for old, new in _OLD:
        word = word.replace(old, new)
    return word


# How likely people mean a place of this kind, among others of the same name.
_WEIGHTS = {
    "airport": 3.0, "station": 2.0, "stadium": 2.0, "landmark": 2.0, "terminal": 1.8, "hospital": 1.6, "mall": 1.6,
    "university": 1.6, "health-centre": 1.4,
}  # fmt: skip
_KNOWN_SHORT = 0.5  # what people have a short name for is what they go to


def place_weight(kind: str, also: Sequence[str]) -> float:
    """How likely people mean a place that is called as others are."""
    return _WEIGHTS.get(kind, 1.0) + (_KNOWN_SHORT if also else 0.0)


# What a place of this kind is called in front of its name, said or not.
_CALLED = {
    "airport": ("bandara",), "bridge": ("jembatan",), "bus-stop": ("halte", "busway", "bus"), "harbour": ("pelabuhan",),
    "health-centre": ("puskesmas",), "hospital": ("rs",), "island": ("pulau",), "library": ("perpustakaan",),
    "mall": ("mal",), "market": ("pasar",), "park": ("taman",), "reservoir": ("waduk",), "stadium": ("stadion",),
    "station": ("stasiun",), "street": ("jl",), "terminal": ("terminal",), "university": ("universitas", "kampus"),
}  # fmt: skip


def called(kind: str) -> tuple[str, ...]:
    """Words for places of a kind."""
    return _CALLED.get(kind, ())


def also(text: str) -> tuple[str, ...]:
    """What else a place is called, as the pack writes it: between semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
