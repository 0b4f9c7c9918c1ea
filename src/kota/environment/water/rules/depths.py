"""What the words of a flood report say, in Indonesian as people write it: is it about water, and how deep.

Depths by parts of the body are those of a grown person standing in it. They were compared with the depths that the
same residents gave on PetaBencana's scale in February 2017; `docs/how-to/replay-a-flood.md` says how well they agree.
"""

import re
from functools import lru_cache

from kota.environment.water.contracts import FloodText

MOST_CM = 400.0  # deeper figures are lengths or distances
_LETTERS = 2000

_BODY = (
    (r"mata\s?kaki|tumit", 15.0),
    (r"betis", 30.0),
    (r"lutut\w*|dengkul", 50.0),
    (r"setengah paha", 60.0),
    (r"(?:pangkal )?paha", 70.0),
    (r"pinggang|pinggul", 100.0),
    (r"perut|pusar|udel", 110.0),
    (r"dada", 125.0),
    (r"leher", 150.0),
    (r"kepala|atap|plafon", 170.0),
)
# "selutut", "se lutut", "sampai lutut", "setinggi lutut", "mencapai lutut": all the same.
_PARTS = tuple((re.compile(rf"(?<!\w)(?:se)?-?\s?(?:{words})(?:nya)?(?!\w)"), depth) for words, depth in _BODY)
_BODY_FALSE = re.compile(r"kepala (?:desa|dinas|keluarga|kelurahan|seksi|sekolah|suku)|kaki lima|jalan kaki|trotoar")
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_RANGE = rf"(?P<low>{_NUMBER})\s?(?:cm|m|meter)?\s?(?:-|–|sampai|sampe|s/?d|sd|hingga)\s?(?P<high>{_NUMBER})"
_UNIT = r"(?P<unit>cm|senti(?:meter)?|centi(?:meter)?|meter|mtr|m)(?!\w)"
_MEASURE = re.compile(rf"(?<![\w.,/])(?:{_RANGE}|(?P<one>{_NUMBER}))\s?{_UNIT}(?!\s*(?:persegi|kubik))")
_HALF = re.compile(
    r"(?<!\w)(?P<one>satu|se)?\s?(?:setengah|stengah|1/2|½)\s?(?:meter|mtr|m)(?!\w)|(?<!\w)semeter(?!\w)"
)
_WHOLE = re.compile(r"(?<!\w)(?P<word>satu|dua|tiga)\s(?P<half>setengah\s)?meter(?!\w)")
_HALVES = {"satu": 150.0, "semeter": 100.0}
_COUNTED = {"satu": 100.0, "dua": 200.0, "tiga": 300.0}
# "200 meter dari kantor", "sepanjang 50m", "naik 2 cm", "surut 5cm": a distance or a change, not a depth.
_BEFORE_LENGTH = re.compile(
    r"(?:panjang\w*|lebar\w*|jarak\w*|radius|tinggal|terletak|hanya|lagi|naik|turun|surut|cor|keruk\w*|dalam|"
    r"minimal|jarak|ditinggikan|lebih tinggi)\s*$"
)
_AFTER_LENGTH = re.compile(r"\s*(?:an\b|dari\b|panjang|lebar|sebelum|setelah|lagi\b|dr\b|dalam 3)")
_DEEP = re.compile(r"(?:ke|se|me)dalam\w*\s*$")

_FLOOD = re.compile(
    r"ba+n?j+i+r+|banjr|bnjir|bajir|baanjir|banir(?!\w)|kebanjiran|genang|rendam|luap|luber|lubb?er|flood|rob(?!\w)|laut\s?pasang|"
    r"drainase\s?buruk|cuaca\s?ekstrim|kubangan|danau|lautan"
)
_WATER = re.compile(r"(?<!\w)air(?:nya)?(?!\w)|pompa|tanggul|evakuasi|perahu")
_STANDS = re.compile(
    r"masuk|naik|tinggi|deras|surut|mengalir|ngalir|penuh|bocor|nyala|bantu|mati|kerja|oper|meninggi|datang"
)
_RECEDING = re.compile(
    r"(?:sudah|sdh|udah|udh|mulai|akhirnya|langsung|alhamdulillah)\s(?:mulai\s|agak\s)*(?:me)?(?:surut|nyurut|kering)"
)
_NOT_RECEDING = re.compile(
    r"(?:belum|blm|belom|tidak|tdk|ga|gak|nggak|tak)\s(?:juga\s|jg\s|kunjung\s|mulai\s|pernah\s)*surut"
)


@lru_cache(maxsize=8192)
def read_words(words: str) -> FloodText:
    """What a text says of a flood. A depth makes it one; words of both kinds, receding and not, count as not."""
    plain = " ".join(words[:_LETTERS].lower().split())
    depth = depth_cm(plain)
    stands = bool(_WATER.search(plain) and _STANDS.search(plain))
    is_receding = bool(_RECEDING.search(plain)) and not _NOT_RECEDING.search(plain)
    is_flood = depth is not None or stands or is_receding or bool(_FLOOD.search(plain) or _NOT_RECEDING.search(plain))
    return FloodText(is_flood, is_receding, depth)


def depth_cm(words: str) -> float | None:
    """The greatest depth that the words give, in cm; of a range its upper end. None when they give none."""
    plain = " ".join(words[:_LETTERS].lower().split())
    found = [*_measured(plain), *_bodily(plain)]
    return max(found, default=None)


def depth_class(depth: float, bounds: tuple[float, ...] = (10.0, 71.0, 151.0)) -> int:
    """PetaBencana's class of a depth in cm: 0 under 10, 1 from 10, 2 from 71, 3 from 151."""
    return sum(depth >= bound for bound in bounds)


def _measured(plain: str) -> list[float]:
    found = [_of(match) for match in _MEASURE.finditer(plain) if not _is_length(plain, match)]
    found += [_HALVES.get(match["one"] or match[0], 50.0) for match in _HALF.finditer(plain)]
    found += [_COUNTED[match["word"]] + (50.0 if match["half"] else 0.0) for match in _WHOLE.finditer(plain)]
    return [depth for depth in found if 0 < depth <= MOST_CM]


def _of(match: re.Match[str]) -> float:
    value = float((match["high"] or match["one"]).replace(",", "."))
    in_metres = match["unit"] in ("m", "meter", "mtr")
    return value * 100 if in_metres else value


def _is_length(plain: str, match: re.Match[str]) -> bool:
    before, after = plain[: match.start()], plain[match.end() :]
    if _DEEP.search(before):
        return False
    return bool(_BEFORE_LENGTH.search(before) or _AFTER_LENGTH.match(after))


def _bodily(plain: str) -> list[float]:
    text = _BODY_FALSE.sub(" ", plain)
    found = []
    for pattern, depth in _PARTS:
        text, times = pattern.subn(" ", text)
        if times:
            found.append(depth)
    return found
