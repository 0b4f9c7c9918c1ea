"""Which words the public may read: numbers and addresses of persons are masked, insults and named persons held.

Masking is sure of its forms and is applied at once; insults and names are guesses, so a person looks before the words
are shown. Nothing is ever deleted: the agency reads the report as it was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from kota.governance.reports.contracts import Cleaned, ModerationFact

MASK = "[•••]"
INSULT, PERSON = "insult", "person"

_EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\s?(?:\.|\(dot\))\s?[\w-]{2,24}){1,4}", re.I)
# NIK (16 digits: area, birth date, serial), also written in groups; and other long personal numbers (NPWP, cards).
_NIK = re.compile(r"(?<![\d.])\d(?:[ .\-]?\d){14,19}(?![\d])")
_LOCAL_PHONE = re.compile(r"(?<![\w.])(?:\+?62|0)[ .\-()]*8[1-9](?:[ .\-()]*\d){6,11}(?!\d)")
_LETTER_DIGITS = str.maketrans("01345789", "oieastbg")
_REPEATED = re.compile(r"(.)\1{2,}")
_NAME_AFTER = r"\.?\s+(?P<name>[A-Za-zÀ-ÿ'’]{2,})"
# Streets, hospitals and mosques are named after persons.
_STREET = re.compile(
    r"(?:\b(?:jl|jln|jalan|gg|gang|rs|rsud|rsia|masjid|smp|sma|sd|taman|gedung)\.?\s+)$", re.IGNORECASE
)
# In lower case a title may begin a sentence ("pak tolong"); after one of these words it names somebody.
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:oleh|milik|punya|rumah|namanya|bernama|atas nama|tetangga|si|warung|toko|mobil|motor|pelakunya)\s+)$",
    re.IGNORECASE,
)


def clean(text: str, words: ModerationFact) -> Cleaned:
    """The text for the public and the reasons to hold it."""
    masked = mask(text)
    reasons = []
    if _has_insult(masked, words):
        reasons.append(INSULT)
    if _names(masked, words):
        reasons.append(PERSON)
    return Cleaned(masked, tuple(reasons))


def mask(text: str) -> str:
    """Phone numbers, NIK and e-mail addresses become a mark. Masking twice changes nothing more."""
    spans = [match.span() for pattern in (_EMAIL, _NIK, _LOCAL_PHONE) for match in pattern.finditer(text)]
    spans += [(found.start, found.end) for found in _phones(text)]
    return _cover(text, spans)


def _phones(text: str) -> Iterable[phonenumbers.PhoneNumberMatch]:
    leniency = phonenumbers.Leniency.VALID
    return phonenumbers.PhoneNumberMatcher(text, "ID", leniency=leniency, max_tries=50)


def _cover(text: str, spans: list[tuple[int, int]]) -> str:
    out, position = [], 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        if start >= position:
            out += [text[position:start], MASK]
        position = end
    return "".join([*out, text[position:]])


def _has_insult(text: str, words: ModerationFact) -> bool:
    found = _compiled(words).insults
    return found is not None and any(found.search(form) for form in _forms(text))


def _forms(text: str) -> tuple[str, ...]:
    """The text as written, with digits read as letters, and with stretched letters shortened."""
    lower = text.lower()
    letters = re.sub(r"\b\w*[a-z]\w*\b", lambda m: m[0].translate(_LETTER_DIGITS), lower)
    return (lower, letters, _REPEATED.sub(r"\1", letters), _REPEATED.sub(r"\1\1", letters))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The city's words, made ready once."""

    insults: re.Pattern[str] | None
    titles: re.Pattern[str] | None
    harmless: tuple[str, ...]


_last: list[tuple[ModerationFact, _Compiled]] = []


def _compiled(words: ModerationFact) -> _Compiled:
    if not _last or _last[0][0] is not words:
        _last[:] = [(words, _compile(words))]
    return _last[0][1]


def _compile(words: ModerationFact) -> _Compiled:
    insults = sorted({re.escape(word.lower()) for found in words.insults.values() for word in found})
    titles = [re.escape(title) for title in sorted(words.titles, key=len, reverse=True)]
    whole = r"(?<!\w)(?:" + "|".join(insults) + r")(?!\w)"
    titled = r"(?<![\w'])(?P<title>" + "|".join(titles) + r")" + _NAME_AFTER
    return _Compiled(
        insults=re.compile(whole) if insults else None,
        titles=re.compile(titled, re.IGNORECASE) if titles else None,
        harmless=tuple({_plain(phrase) for phrase in words.not_persons}),
    )


def _names(text: str, words: ModerationFact) -> list[str]:
    """Titles followed by what looks like a name, without the offices and relations that follow titles too."""
    known = _compiled(words)
    found: list[str] = []
    for match in known.titles.finditer(text) if known.titles else ():
        title, name = match["title"], match["name"]
        rest = _plain(text[match.start() :]) + " "
        is_office = any(rest.startswith(phrase + " ") for phrase in known.harmless)
        before = text[: match.start()]
        is_person = (name[0].isupper() and title[0].isupper()) or _PERSON_BEFORE.search(before) is not None
        is_person = is_person or (name[0].isupper() and len(title) > 2)
        if is_person and not is_office and not _STREET.search(before):
            found.append(match[0])
    return found


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text[:80].lower()))
