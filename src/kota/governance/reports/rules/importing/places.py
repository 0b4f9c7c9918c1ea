"""Areas by their names as people write them: abbreviated, run together, with another vowel."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kota.kernel.areas.contracts import Here, Level

_TITLES = {"kelurahan", "kel", "desa", "kecamatan", "kec", "kota", "kabupaten", "kab", "administrasi", "adm", "jakarta"}
_SHORT = {
    "kp": "kampung", "kpg": "kampung", "kampong": "kampung", "kb": "kebon", "kbn": "kebon", "kebun": "kebon",
    "tj": "tanjung", "tg": "tanjung", "tjg": "tanjung", "ps": "pasar", "psr": "pasar", "pd": "pondok", "pdk": "pondok",
    "gn": "gunung", "utr": "utara", "sel": "selatan", "slt": "selatan", "brt": "barat", "tmr": "timur", "pst": "pusat",
}  # fmt: skip
_ALIKE = 0.84  # Pinangranti and Pinang Ranti are 1.0, Pal Meriam and Palmeriam too; Kali Baru and Kalibata are 0.8
_AHEAD = 0.04


@dataclass(frozen=True, slots=True)
class _Known:
    plain: str
    here: Here


class Gazetteer:
    """The city's areas, found by name."""

    def __init__(self, areas: Iterable[Here]) -> None:
        self._by_level: dict[str, list[_Known]] = {level: [] for level in Level}
        for here in areas:
            self._by_level[here.level].append(_Known(plain(here.name), here))
        self._kept: dict[tuple[str, str, str], str] = {}

    def find(self, kelurahan: str, kecamatan: str, kota: str) -> str:
        """The code of the smallest area that the names tell, or nothing when they lie outside or say nothing."""
        key = (kelurahan, kecamatan, kota)
        if key not in self._kept:
            self._kept[key] = self._find(*key)
        return self._kept[key]

    def _find(self, kelurahan: str, kecamatan: str, kota: str) -> str:
        within = ""
        for level, name in ((Level.KOTA, kota), (Level.KECAMATAN, kecamatan)):
            if plain(name):
                found = self._named(level, name, within)
                if not found and level is Level.KOTA:
                    return ""  # another city
                within = found or within
        if not plain(kelurahan):
            return within
        above = within.rpartition(".")[0] if within.count(".") > 1 else ""
        return self._named(Level.KELURAHAN, kelurahan, within) or (
            self._named(Level.KELURAHAN, kelurahan, above) if above else ""
        ) or within  # fmt: skip

    def _named(self, level: Level, name: str, within: str) -> str:
        """The one area of a level whose name is this, or is clearly the most alike; nothing when two fit."""
        wanted = plain(name)
        known = [k for k in self._by_level[level] if not within or k.here.code.startswith(within + ".")]
        same = [k.here.code for k in known if k.plain == wanted]
        if same:
            return same[0] if len(same) == 1 else ""
        return _most_alike(wanted, known)


def _most_alike(wanted: str, known: Sequence[_Known]) -> str:
    match = difflib.SequenceMatcher(b=wanted, autojunk=False)
    scored = []
    for one in known:
        match.set_seq1(one.plain)
        if match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE and (score := match.ratio()) >= _ALIKE:
            scored.append((score, one.here.code))
    scored.sort(reverse=True)
    clear = len(scored) == 1 or (len(scored) > 1 and scored[0][0] - scored[1][0] >= _AHEAD)
    return scored[0][1] if clear else ""


def plain(name: str) -> str:
    """`Kel. Kebun Jeruk` as `kebonjeruk`."""
    folded = unicodedata.normalize("NFKD", name.lower())
    words = re.findall(r"[a-z0-9]+", folded)
    kept = [word for word in words if word not in _TITLES] or words
    return "".join(_SHORT.get(word, word) for word in kept)
